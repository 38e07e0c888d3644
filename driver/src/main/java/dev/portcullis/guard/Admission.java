package dev.portcullis.guard;

import dev.portcullis.FirewallException;
import dev.portcullis.audit.Session;
import dev.portcullis.config.SqlState;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Effect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.gate.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the texts of one connection pass the firewall, read as its session reads them. A text with a JDBC escape is judged as it stands and as
 * Connector/J translates it. As thread-safe as a connection.
 */
final class Admission {
    private final Gate gate;
    private final Connection raw;
    private final SessionReading session;
    private final @Nullable Recording recording;
    private final @Nullable Descriptions descriptions;

    Admission(Gate gate, Connection raw, @Nullable Recording recording) {
        this.gate = gate;
        this.raw = raw;
        this.recording = recording;
        this.descriptions =
                recording == null ? null : new Descriptions(recording.session().capture(), gate);
        this.session = new SessionReading(raw);
    }

    /**
     * Judges a text that is about to be run.
     *
     * @throws FirewallException if it is refused; nothing was sent then
     */
    Admitted admit(String sql) throws SQLException {
        Admitted text = new Admitted(sql, false);
        readmit(text);
        return text;
    }

    /** As {@link #admit}, for a text that is to be prepared. */
    Admitted admitToPrepare(String sql) throws SQLException {
        Admitted text = new Admitted(sql, true);
        readmit(text);
        return text;
    }

    /** Lets a name pass that Connector/J puts, in quotes, into a statement of its own. It has to know how the session reads those. */
    void admitName(@Nullable String name) throws SQLException {
        if (name != null && !isPlain(name)) {
            admitValues();
        }
    }

    /** Lets values pass that Connector/J puts, in quotes, into a statement of its own. */
    void admitValues() throws SQLException {
        if (!isBlind()) {
            requireQuotable(session.current());
        }
    }

    /** Whether nothing is judged and nothing recorded. */
    boolean isBlind() {
        return gate.inForce() == null && recording == null;
    }

    /** Whether every way to read texts reads it as it stands, in quotes or not. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 0x80 || c == '\'' || c == '"' || c == '`' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void requireQuotable(Reading readAs) throws SQLException {
        if (readAs.isTorn()) {
            throw new SQLException(
                    "Nothing was sent: Connector/J sends texts in " + readAs.sent()
                            + ", and the session's character_set_client is "
                            + readAs.received()
                            + ", in which the end of one character and a backslash or quote behind it can be"
                            + " another, so that a value or a name could leave its quotes and run as SQL. Set Connector/J's property"
                            + " characterEncoding to the character set of the session, and do not change that by a statement.",
                    SqlState.REFUSED_BY_POLICY.code());
        }
    }

    /** Judges a text again when what it was judged by is no longer in force, or the session reads it differently. */
    void readmit(Admitted text) throws SQLException {
        Object judgedBy = gate.inForce();
        if (judgedBy == null && recording == null) {
            session.mayChange(); // by a text that nobody reads
            return;
        }
        if (text.sql == null) {
            return;
        }
        Reading readAs = session.current();
        Object recordedBy = recordedBy();
        if (text.judgedBy != judgedBy
                || text.recordedBy != recordedBy
                || text.readAs == null
                || !readAs.equals(text.readAs)) {
            if (text.isPrepared) {
                requireQuotable(readAs);
            }
            text.changesReading = judge(text, text.sql, readAs);
            text.judgedBy = judgedBy;
            text.recordedBy = recordedBy;
            text.readAs = readAs;
        }
        if (text.changesReading) {
            session.mayChange();
        }
    }

    private @Nullable Object recordedBy() {
        return recording == null ? null : recording.session().scope();
    }

    /** Whether texts that were judged in one way would now have to be judged anew. */
    boolean isOutdated(Admitted texts) throws SQLException {
        Object judgedBy = gate.inForce();
        return (judgedBy != null || recording != null)
                && (texts.judgedBy != judgedBy
                        || texts.recordedBy != recordedBy()
                        || !session.current().equals(texts.readAs));
    }

    /**
     * As {@link #admit}, for a text that runs with a batch.
     *
     * @param behindChange whether an entry before it may change how it is read
     */
    Admitted admitToBatch(String sql, boolean behindChange) throws SQLException {
        Admitted text = admit(sql);
        Reading readAs = text.readAs;
        if (readAs == null) {
            return text;
        }
        if (behindChange) {
            judgeInEachDialect(readAs.of(sql), readAs.dialect());
        }
        if (session.joinsBatches() && gate.enforces() && !isWhole(readAs.of(sql), readAs.dialect())) {
            throw new SQLException(
                    "A text of a batch ends inside a string, a quoted name or a comment, which would go on in the next text,"
                            + " because rewriteBatchedStatements=true joins them. End it, or remove the property.",
                    SqlState.REFUSED_BY_POLICY.code());
        }
        return text;
    }

    /** Hears that something is about to run that may change how later texts are read. */
    void mayChangeReading() {
        session.mayChange();
    }

    /** Returns whether running the text may change how the session reads later ones. */
    private boolean judge(Admitted text, String sql, Reading readAs) throws SQLException {
        boolean changes = judge(text, readAs.of(sql), readAs.dialect());
        String translated = translated(sql);
        return (!translated.equals(sql) && judge(text, readAs.of(translated), readAs.dialect())) || changes;
    }

    private boolean judge(Admitted text, String sql, Dialect dialect) throws FirewallException {
        Verdict verdict = inspect(sql, dialect);
        if (recording != null && descriptions != null) {
            text.definition =
                    descriptions.of(verdict, sql, dialect, recording.session().scope());
        }
        Set<Effect> effects = verdict.analysis().effects();
        if (effects.contains(Effect.SETS_SQL_MODE) && effects.contains(Effect.SEVERAL_STATEMENTS)) {
            judgeInEachDialect(sql, dialect);
        }
        return effects.contains(Effect.SETS_SQL_MODE)
                || effects.contains(Effect.SETS_CHARACTER_SET)
                || effects.contains(Effect.UNREAD)
                || effects.contains(Effect.ADMINISTERS);
    }

    /** Judges a text that runs after a change that is not made yet, as {@code SET sql_mode} before it in one batch. */
    private void judgeInEachDialect(String sql, Dialect dialect) throws FirewallException {
        for (int flags = 0; flags < 8; flags++) {
            inspect(
                    sql,
                    new Dialect(
                            dialect.serverVersion(),
                            (flags & 1) != 0,
                            (flags & 2) != 0,
                            (flags & 4) != 0,
                            dialect.ignoreSpace()));
        }
    }

    private Verdict inspect(String sql, Dialect dialect) throws FirewallException {
        Verdict verdict = gate.inspect(sql, dialect);
        if (verdict.isBlocked()) {
            if (recording != null && descriptions != null) {
                Session audit = recording.session();
                audit.refused(descriptions.of(verdict, sql, dialect, audit.scope()));
            }
            CallSite site = gate.callSite();
            throw new FirewallException(
                    verdict.rules(),
                    verdict.technique(),
                    verdict.reason(),
                    site == null ? null : site.toString(),
                    verdict.shape().toString());
        }
        return verdict;
    }

    /** Whether a statement that is put behind the text stays one. */
    private static boolean isWhole(String sql, Dialect dialect) {
        return sql.isBlank()
                || Firewall.analyze(sql + ";DO 0", dialect).effects().contains(Effect.SEVERAL_STATEMENTS);
    }

    /** What Connector/J makes of the text's escapes; the text itself when it has none, or none that can be translated. */
    private String translated(String sql) {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        try {
            return raw.nativeSQL(sql);
        } catch (SQLException e) {
            // With escapes on, the statement fails the same way; with escapes off, the server gets the text as it
            // stands.
            return sql;
        }
    }
}
