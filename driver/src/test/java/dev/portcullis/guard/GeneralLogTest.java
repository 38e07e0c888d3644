package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A second witness beside {@link ReconciliationTest}: the general query logs of MySQL and MariaDB have every text that arrived. They know nothing of rows
 * and errors.
 *
 * <p>{@code -Dreconcile.steps=25000} makes it long, {@code -Dreconcile.seed} takes the seed of a failure.
 */
class GeneralLogTest {
    private static final int STEPS = Integer.getInteger("reconcile.steps", 400);
    private static final long SEED = Long.getLong("reconcile.seed", 20_261_125);
    private static final int CHUNK = 400;

    @TempDir
    private Path folder;

    private final MemoryTrail trail = new MemoryTrail(false);

    @ParameterizedTest
    @CsvSource({
        "MYSQL,   ''",
        "MYSQL,   useServerPrepStmts=true&cachePrepStmts=true&defaultFetchSize=3",
        "MARIADB, ''",
        "MARIADB, useServerPrepStmts=true&cachePrepStmts=true&defaultFetchSize=3"
    })
    void theTrailTellsWhatArrivedAtTheServer(Engine engine, String properties) throws SQLException {
        Gate gate = Gate.of(
                ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()), DriverMetrics.NONE);
        try (MysqlServer server = MysqlServer.start(engine, List.of("--local-infile=ON"));
                Connection witness = server.connect(server.administrator())) {
            prepare(witness);
            String version = witness.getMetaData().getDatabaseProductVersion();
            ServerLog log = new ServerLog(Dialect.of(version.replaceAll("^5\\.5\\.5-", ""), ""), false);
            Connection raw = RealServer.connect(
                    server, ServerLog.DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true&" + properties);
            try (Connection guarded =
                    GuardedConnection.wrap(raw, RecordingContext.into(trail, gate, ServerLog.DATABASE))) {
                long thread = number(guarded, "SELECT CONNECTION_ID()");
                Workload workload = new Workload(guarded, SEED + properties.hashCode(), folder);
                for (int done = 0; done < STEPS; done += CHUNK) {
                    execute(witness, "TRUNCATE mysql.general_log");
                    trail.clear();
                    workload.run(CHUNK);
                    assertThat(raw.isValid(10)).isTrue();
                    read(witness, thread, log);
                    log.reconcile(trail);
                }
            }
            assertThat(log.operations()).isGreaterThan(STEPS);
            System.getLogger(GeneralLogTest.class.getName())
                    .log(System.Logger.Level.INFO, "{0} operations reconciled with {1}", log.operations(), engine);
        }
    }

    private static void prepare(Connection witness) throws SQLException {
        execute(witness, "SET GLOBAL log_output = 'TABLE'");
        execute(witness, "SET GLOBAL general_log = ON");
        ServerLog.createTables(witness);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void read(Connection witness, long thread, ServerLog log) throws SQLException {
        try (PreparedStatement query = witness.prepareStatement(
                "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE thread_id = ? AND command_type IN ('Query', 'Execute')")) {
            query.setLong(1, thread);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    log.add(rows.getString(1), 0);
                }
            }
        }
    }
}
