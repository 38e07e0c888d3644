package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.mysql.ServerAuditPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A third witness: MariaDB's {@code server_audit} has every text that arrived, with its error. By default it cuts them after 1,024 bytes, without a word.
 *
 * <p>{@code -Dreconcile.steps=25000} makes it long, {@code -Dreconcile.seed} takes the seed of a failure.
 */
class ServerAuditTest {
    private static final int STEPS = Integer.getInteger("reconcile.steps", 400);
    private static final long SEED = Long.getLong("reconcile.seed", 20_261_125);
    private static final int CHUNK = 400;

    /** Time, server, user, host, connection, query, event, database, text, error. */
    private static final Pattern LINE =
            Pattern.compile("[^,]*,[^,]*,[^,]*,[^,]*,(\\d+),\\d+,QUERY,[^,]*,'(.*)',(\\d+)");

    @TempDir
    private Path folder;

    private final MemoryTrail trail = new MemoryTrail(false);
    private int read;

    @ParameterizedTest
    @ValueSource(strings = {"", "useServerPrepStmts=true&cachePrepStmts=true&defaultFetchSize=3"})
    void theTrailTellsWhatThePluginTells(String properties) throws Exception {
        Path plugin = plugin();
        Gate gate = Gate.of(
                ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()), DriverMetrics.NONE);
        ServerLog log;
        try (MysqlServer server =
                        MysqlServer.start(Engine.MARIADB, List.of("--local-infile=ON", "--plugin-dir=" + plugin));
                Connection witness = server.connect(server.administrator())) {
            prepare(witness);
            log = new ServerLog(
                    Dialect.of(witness.getMetaData().getDatabaseProductVersion().replaceAll("^5\\.5\\.5-", ""), ""),
                    true);
            Connection raw = RealServer.connect(
                    server, ServerLog.DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true&" + properties);
            try (Connection guarded =
                    GuardedConnection.wrap(raw, RecordingContext.into(trail, gate, ServerLog.DATABASE))) {
                String thread = text(guarded, "SELECT CONNECTION_ID()");
                assertThat(raw.isValid(10)).isTrue();
                lines();
                Workload workload = new Workload(guarded, SEED + properties.hashCode(), folder);
                for (int done = 0; done < STEPS; done += CHUNK) {
                    trail.clear();
                    workload.run(CHUNK);
                    // The plugin notes a statement after the server answered it, and the server reads on only then.
                    assertThat(raw.isValid(10)).isTrue();
                    read(log, thread);
                    log.reconcile(trail);
                }
            }
        }
        assertThat(log.operations()).isGreaterThan(STEPS);
        System.getLogger(ServerAuditTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} operations reconciled with server_audit", log.operations());
    }

    private static Path plugin() {
        try {
            return ServerAuditPlugin.directory();
        } catch (IllegalStateException e) {
            return abort(e.getMessage());
        }
    }

    private void prepare(Connection witness) throws SQLException {
        try (Statement statement = witness.createStatement()) {
            try {
                statement.execute("INSTALL SONAME 'server_audit'");
            } catch (SQLException e) {
                abort("MariaDB's server_audit does not run in this server: " + e.getMessage());
            }
            statement.execute("SET GLOBAL server_audit_file_path = '" + folder.resolve("audit.log") + "'");
            statement.execute("SET GLOBAL server_audit_file_rotate_size = 1000000000000");
            statement.execute("SET GLOBAL server_audit_query_log_limit = 1000000");
            statement.execute("SET GLOBAL server_audit_events = 'QUERY'");
            statement.execute("SET GLOBAL server_audit_logging = ON");
            ServerLog.createTables(witness);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The lines since the last time. */
    private List<String> lines() throws IOException {
        List<String> all = Files.readAllLines(folder.resolve("audit.log"), StandardCharsets.UTF_8);
        List<String> since = all.subList(read, all.size());
        read = all.size();
        return since;
    }

    private void read(ServerLog log, String thread) throws IOException {
        for (String line : lines()) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            if (matcher.group(1).equals(thread)) {
                log.add(unescaped(matcher.group(2)), Long.parseLong(matcher.group(3)));
            }
        }
    }

    /** A quote, a backslash and a control character have a backslash before them. */
    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)")
                .matcher(text)
                .replaceAll(each -> Matcher.quoteReplacement(
                        switch (each.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            default -> each.group(1);
                        }));
    }
}
