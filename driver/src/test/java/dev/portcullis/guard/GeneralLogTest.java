package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A second witness beside {@link ReconciliationTest}: the general query logs of MySQL and MariaDB have every text that arrived, in its order. Each
 * record has its text there, of the same shape, and each text its record. The log knows nothing of rows and errors.
 *
 * <p>{@code -Dreconcile.steps=25000} makes it long, {@code -Dreconcile.seed} takes the seed of a failure.
 */
class GeneralLogTest {
    private static final String DATABASE = "reconciled";
    private static final int STEPS = Integer.getInteger("reconcile.steps", 400);
    private static final long SEED = Long.getLong("reconcile.seed", 20_261_125);
    private static final int CHUNK = 400;

    /** What Connector/J and the driver ask by themselves: about updatable results, about parameters of a procedure, and for sql_mode. */
    private static final List<String> CHATTER = List.of(
            "SHOW ",
            "SELECT TABLE_SCHEMA ",
            "SELECT SPECIFIC_SCHEMA ",
            "SELECT `" + DATABASE + "`.`items`.",
            "SELECT @@session.");

    @TempDir
    private Path folder;

    private final MemoryTrail trail = new MemoryTrail(false);
    private final Deque<String> log = new ArrayDeque<>();
    private Dialect dialect = Dialect.DEFAULT;
    private int operations;

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
            Connection raw = RealServer.connect(
                    server, DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true&" + properties);
            try (Connection guarded = GuardedConnection.wrap(raw, RecordingContext.into(trail, gate, DATABASE))) {
                long thread = number(guarded, "SELECT CONNECTION_ID()");
                Workload workload = new Workload(guarded, SEED + properties.hashCode(), folder);
                for (int done = 0; done < STEPS; done += CHUNK) {
                    execute(witness, "TRUNCATE mysql.general_log");
                    trail.clear();
                    workload.run(CHUNK);
                    assertThat(raw.isValid(10)).isTrue();
                    readLog(witness, thread);
                    reconcile();
                }
            }
        }
        assertThat(operations).isGreaterThan(STEPS);
        System.getLogger(GeneralLogTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} operations reconciled with {1}", operations, engine);
    }

    private void prepare(Connection witness) throws SQLException {
        execute(witness, "SET GLOBAL log_output = 'TABLE'");
        execute(witness, "SET GLOBAL general_log = ON");
        execute(witness, "CREATE DATABASE " + DATABASE);
        execute(witness, "USE " + DATABASE);
        for (String sql : Workload.SCHEMA) {
            execute(witness, sql);
        }
        dialect = Dialect.of(witness.getMetaData().getDatabaseProductVersion().replaceAll("^5\\.5\\.5-", ""), "");
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

    private void readLog(Connection witness, long thread) throws SQLException {
        log.clear();
        try (PreparedStatement query = witness.prepareStatement(
                "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE thread_id = ? AND command_type IN ('Query', 'Execute')")) {
            query.setLong(1, thread);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String text = rows.getString(1).strip();
                    if (CHATTER.stream().noneMatch(text::startsWith)) {
                        log.add(text);
                    }
                }
            }
        }
    }

    private void reconcile() {
        List<Map<String, Object>> records = new ArrayList<>(trail.records());
        records.sort(Comparator.comparingLong(each -> (Long) each.get("nanos")));
        for (Map<String, Object> record : records) {
            switch ((String) record.get("type")) {
                case "operation" -> operation(record);
                case "transaction" -> {
                    if (record.containsKey("micros")) {
                        arrived(record, ((String) record.get("action")).split("-", 2)[0]);
                    }
                }
                case "change" -> arrived(record, "set");
                default -> throw new AssertionError(record);
            }
        }
        assertThat(log).as("what the trail does not tell").isEmpty();
    }

    private void operation(Map<String, Object> record) {
        if (record.get("outcome").equals("refused")) {
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> statement = (Map<String, Object>) record.get("statement");
        String sql = (String) statement.get("sql");
        long times = record.get("batch") instanceof Long entries ? entries : 1;
        operations += (int) times;
        for (long i = 0; i < times; i++) {
            String text = arrived(record, sql == null ? (String) statement.get("operation") : sql);
            if (sql != null && !sql.contains("{")) {
                assertThat(Firewall.analyze(text, dialect).shape())
                        .as(() -> record + "\n" + text)
                        .hasToString((String) statement.get("shape"));
            }
        }
    }

    /** The next text of the log, which has that verb. */
    private String arrived(Map<String, Object> record, String expected) {
        String text = log.poll();
        assertThat(text).as(() -> "of " + record).isNotNull();
        assertThat(verb(String.valueOf(text))).as(() -> record + "\n" + text).isEqualTo(verb(expected));
        return String.valueOf(text);
    }

    private static String verb(String text) {
        return text.replaceFirst("^[{\\s]+", "").split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    }
}
