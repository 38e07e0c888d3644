package dev.portcullis.guard;

import dev.portcullis.FirewallException;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Effect;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.gate.Gate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the texts of one connection pass the firewall, read as the session reads them.
 *
 * <p>What the session's {@code sql_mode} is, the server is asked before the first text and after each text that may have changed it.
 * A text with a JDBC escape is judged as it stands and as Connector/J translates it. As thread-safe as a connection.
 */
final class Admission {
    private final Gate gate;
    private final Connection raw;

    /** How the session reads texts, or null when the server must be asked. */
    private volatile @Nullable Dialect dialect;

    private volatile boolean batchSetsMode;

    Admission(Gate gate, Connection raw) {
        this.gate = gate;
        this.raw = raw;
    }

    /**
     * Judges a text that is about to be run or prepared.
     *
     * @throws FirewallException if it is refused; nothing was sent then
     */
    Admitted admit(String sql) throws SQLException {
        Object judgedBy = gate.inForce();
        if (judgedBy == null || sql == null) {
            return new Admitted(sql);
        }
        Admitted text = new Admitted(sql);
        judge(text, judgedBy);
        if (text.setsMode) {
            dialect = null;
        }
        return text;
    }

    /** As {@link #admit}, for a text that runs with the next batch. */
    void admitToBatch(String sql) throws SQLException {
        if (admit(sql).setsMode) {
            batchSetsMode = true;
        }
    }

    /** Judges a prepared text again when what it was judged by is no longer in force, or the session reads it differently. */
    void readmit(Admitted text) throws SQLException {
        Object judgedBy = gate.inForce();
        if (judgedBy != null && (text.judgedBy != judgedBy || !Objects.equals(text.readAs, dialect))) {
            judge(text, judgedBy);
        }
        if (text.setsMode) {
            dialect = null;
        }
    }

    /** Hears that a batch runs. */
    void batchRuns() {
        if (batchSetsMode) {
            batchSetsMode = false;
            dialect = null;
        }
    }

    private void judge(Admitted text, Object judgedBy) throws SQLException {
        Dialect readAs = sessionDialect();
        text.setsMode = judge(text.sql, readAs);
        String translated = translated(text.sql);
        if (!translated.equals(text.sql)) {
            text.setsMode |= judge(translated, readAs);
        }
        text.judgedBy = judgedBy;
        text.readAs = readAs;
    }

    private boolean judge(String sql, Dialect readAs) throws FirewallException {
        Verdict verdict = gate.inspect(sql, readAs);
        if (verdict.isBlocked()) {
            CallSite site = gate.callSite();
            throw new FirewallException(
                    verdict.rules(),
                    verdict.reason(),
                    site == null ? null : site.toString(),
                    verdict.shape().toString());
        }
        return verdict.analysis().effects().contains(Effect.SETS_SQL_MODE);
    }

    /** What Connector/J makes of the text's escapes; the text itself when it has none, or none that can be translated. */
    private String translated(String sql) {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        try {
            return raw.nativeSQL(sql);
        } catch (SQLException e) {
            // Run with escapes on, the statement fails the same way; with escapes off, the server gets the text as it
            // stands.
            return sql;
        }
    }

    private Dialect sessionDialect() throws SQLException {
        Dialect known = dialect;
        if (known == null) {
            try (Statement question = raw.createStatement();
                    ResultSet answer = question.executeQuery("SELECT @@version, @@SESSION.sql_mode")) {
                answer.next();
                known = Dialect.of(answer.getString(1), answer.getString(2));
            }
            dialect = known;
        }
        return known;
    }
}
