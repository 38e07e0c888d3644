package dev.portcullis.guard;

import com.mysql.cj.Session;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import dev.portcullis.firewall.Dialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows how the server reads the texts of one session.
 *
 * <p>What Connector/J asked for when it connected holds until a text may have changed it. Then the server is asked before the next text, and
 * Connector/J is told: it quotes values and names by the {@code sql_mode} that it knows. As thread-safe as a connection: a text that one thread
 * sends while another one changes {@code sql_mode} is read in the way that the server happens to be in.
 */
final class SessionReading {
    private static final String SQL_MODE = "sql_mode";
    private static final String CHARACTER_SET = "character_set_client";
    private static final String QUESTION = "SELECT @@session." + SQL_MODE + ", @@session." + CHARACTER_SET;
    private static final Reading OF_NO_SERVER =
            new Reading(Dialect.DEFAULT, StandardCharsets.UTF_8, StandardCharsets.UTF_8);

    private final Connection raw;

    /** Null for a raw connection that is not Connector/J's. */
    private final @Nullable Session session;

    private volatile @Nullable Reading last;
    private volatile boolean uncertain;

    SessionReading(Connection raw) {
        this.raw = raw;
        this.session = raw instanceof JdbcConnection connection ? connection.getSession() : null;
        // Then Connector/J knows no more than what another session of the same URL was told.
        this.uncertain = is(PropertyKey.cacheServerConfiguration);
    }

    /** How the next text is read. */
    Reading current() throws SQLException {
        Reading known = last;
        if (known == null || uncertain) {
            known = find();
            last = known;
        }
        return known;
    }

    /** Hears that a text is about to run that may change how later ones are read. */
    void mayChange() {
        if (!uncertain) {
            uncertain = true;
        }
    }

    /** Whether Connector/J sends the texts of a batch as one text. */
    boolean joinsBatches() {
        return is(PropertyKey.rewriteBatchedStatements);
    }

    private boolean is(PropertyKey property) {
        return session != null
                && session.getPropertySet().getBooleanProperty(property).getValue();
    }

    private Reading find() throws SQLException {
        if (session == null) {
            return OF_NO_SERVER;
        }
        ServerSession server = session.getServerSession();
        if (uncertain) {
            ask(server.getServerVariables());
            uncertain = false;
        }
        String encoding = session.getPropertySet()
                .getStringProperty(PropertyKey.characterEncoding)
                .getValue();
        return new Reading(
                Dialect.of(server.getServerVersion().toString(), server.getServerVariable(SQL_MODE)),
                encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding),
                received(server));
    }

    private void ask(Map<String, String> serverVariables) throws SQLException {
        try (Statement question = raw.createStatement();
                ResultSet answer = question.executeQuery(QUESTION)) {
            answer.next();
            serverVariables.put(SQL_MODE, answer.getString(1));
            serverVariables.put(CHARACTER_SET, answer.getString(2));
        }
    }

    /** A character set that Java lacks has one byte for each character, and those of ASCII where ASCII has them. */
    private static Charset received(ServerSession server) {
        String name = server.getServerVariable(CHARACTER_SET);
        String encoding = name == null ? null : server.getCharsetSettings().getJavaEncodingForMysqlCharset(name);
        return encoding == null ? StandardCharsets.ISO_8859_1 : Charset.forName(encoding);
    }
}
