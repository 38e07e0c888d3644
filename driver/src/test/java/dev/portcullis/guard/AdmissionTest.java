package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.FirewallException;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a text reaches the server passes the firewall, on a real server. */
class AdmissionTest {
    private static final String DATABASE = "admitted";
    private static final int[] FIRST = {1};
    private static final String[] ID = {"id"};
    private static final int KEYS = Statement.RETURN_GENERATED_KEYS;
    private static final int FORWARD = ResultSet.TYPE_FORWARD_ONLY;
    private static final int READ = ResultSet.CONCUR_READ_ONLY;
    private static final int HOLD = ResultSet.HOLD_CURSORS_OVER_COMMIT;

    /** Longer than the policy of these tests allows. */
    private static final String REFUSED =
            "DELETE FROM t WHERE id = 4711 OR (txt LIKE '%open sesame%' AND txt <> 'a text') OR txt = 'other'";

    @TempDir
    private Path directory;

    private final RecordingMetrics metrics = new RecordingMetrics();
    private Connection connection;

    private interface Way {
        void send(Connection connection, String sql) throws SQLException;
    }

    private interface StatementWay {
        void send(Statement statement, String sql) throws SQLException;
    }

    private static final class RecordingMetrics implements DriverMetrics {
        final List<List<String>> refused = new ArrayList<>();
        final List<List<String>> observed = new ArrayList<>();

        @Override
        public void statementRefused(List<String> rules) {
            refused.add(rules);
        }

        @Override
        public void statementObserved(List<String> rules) {
            observed.add(rules);
        }
    }

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt TEXT)");
            statement.execute("CREATE PROCEDURE p() SELECT 1");
        }
    }

    @BeforeEach
    void open() throws SQLException, IOException {
        writePolicy("enforce");
        connection = open("allowMultiQueries=true");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void writePolicy(String mode) throws IOException {
        Files.writeString(
                directory.resolve("policy.yaml"),
                "version: 1\nfirewall: {mode: " + mode + ", limits: {statement-length: 90}}\n");
    }

    private Connection open(String properties) throws SQLException {
        Gate gate = Gate.of(
                ConnectionSettings.parse(
                        "jdbc:portcullis:mysql://127.0.0.1/x?portcullis.policy=" + directory.resolve("policy.yaml"),
                        new Properties()),
                metrics);
        return GuardedConnection.wrap(RealServer.connect(DATABASE, properties), new RecordingContext(gate));
    }

    static Stream<Arguments> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        statement(ways, "executeQuery", Statement::executeQuery);
        statement(ways, "execute", Statement::execute);
        statement(ways, "execute keys", (s, sql) -> s.execute(sql, KEYS));
        statement(ways, "execute indexes", (s, sql) -> s.execute(sql, FIRST));
        statement(ways, "execute names", (s, sql) -> s.execute(sql, ID));
        statement(ways, "executeUpdate", Statement::executeUpdate);
        statement(ways, "executeUpdate keys", (s, sql) -> s.executeUpdate(sql, KEYS));
        statement(ways, "executeUpdate indexes", (s, sql) -> s.executeUpdate(sql, FIRST));
        statement(ways, "executeUpdate names", (s, sql) -> s.executeUpdate(sql, ID));
        statement(ways, "executeLargeUpdate", Statement::executeLargeUpdate);
        statement(ways, "executeLargeUpdate keys", (s, sql) -> s.executeLargeUpdate(sql, KEYS));
        statement(ways, "executeLargeUpdate indexes", (s, sql) -> s.executeLargeUpdate(sql, FIRST));
        statement(ways, "executeLargeUpdate names", (s, sql) -> s.executeLargeUpdate(sql, ID));
        statement(ways, "addBatch", Statement::addBatch);
        statement(ways, "escapes off", (s, sql) -> {
            s.setEscapeProcessing(false);
            s.execute(sql);
        });
        statement(ways, "several statements", (s, sql) -> s.execute("SELECT 1; " + sql));
        ways.put("prepareStatement", Connection::prepareStatement);
        ways.put("prepareStatement keys", (c, sql) -> c.prepareStatement(sql, KEYS));
        ways.put("prepareStatement indexes", (c, sql) -> c.prepareStatement(sql, FIRST));
        ways.put("prepareStatement names", (c, sql) -> c.prepareStatement(sql, ID));
        ways.put("prepareStatement type", (c, sql) -> c.prepareStatement(sql, FORWARD, READ));
        ways.put("prepareStatement hold", (c, sql) -> c.prepareStatement(sql, FORWARD, READ, HOLD));
        ways.put("prepareCall", Connection::prepareCall);
        ways.put("prepareCall type", (c, sql) -> c.prepareCall(sql, FORWARD, READ));
        ways.put("prepareCall hold", (c, sql) -> c.prepareCall(sql, FORWARD, READ, HOLD));
        ways.put("nativeSQL", Connection::nativeSQL);
        return ways.entrySet().stream().map(way -> Arguments.of(way.getKey(), way.getValue()));
    }

    private static void statement(Map<String, Way> ways, String name, StatementWay way) {
        ways.put(name, (connection, sql) -> {
            try (Statement statement = connection.createStatement()) {
                way.send(statement, sql);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void aRefusedTextLeavesConnectionAndTransactionAsTheyWere(String name, Way way) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO t (txt) VALUES ('kept')");
            assertThatExceptionOfType(FirewallException.class)
                    .isThrownBy(() -> way.send(connection, REFUSED))
                    .satisfies(e -> {
                        assertThat(e.getSQLState()).isEqualTo("42501");
                        assertThat(e.ruleIds()).isNotEmpty();
                        assertThat(e.getMessage()).doesNotContain("4711", "sesame");
                    });
            assertThat(metrics.refused).hasSize(1);
            assertThat(count(statement, "SELECT COUNT(*) FROM t WHERE txt = 'kept'"))
                    .isEqualTo(1);
        }
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            assertThat(count(statement, "SELECT COUNT(*) FROM t")).isZero();
        }
    }

    private static int count(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void aRefusalSaysHowToAllowAnHonestStatementAndCanTravel() throws Exception {
        FirewallException refusal = refusal();
        assertThat(refusal.policyEntry())
                .isEqualTo("{rule: statement-length, shape: \"" + refusal.shapeId()
                        + "\", reason: \"...\", expires: YYYY-MM-DD}");
        assertThat(refusal.getMessage()).contains(refusal.policyEntry());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refusal);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            FirewallException copy = (FirewallException) in.readObject();
            assertThat(copy.getMessage()).isEqualTo(refusal.getMessage());
            assertThat(copy.ruleIds()).isEqualTo(refusal.ruleIds());
            assertThat(copy.technique()).isEqualTo("Statement of unusual length");
        }
    }

    @Test
    void aRefusalNamesTechniqueAndPlace() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(FirewallException.class)
                    .isThrownBy(() -> statement.execute("SELECT id FROM t WHERE id = 4711 OR 'sesame' = 'sesame'"))
                    .satisfies(e -> {
                        assertThat(e.technique()).isEqualTo("Tautology");
                        assertThat(e.reason())
                                .isEqualTo("a condition of constants alone in the WHERE clause (Tautology)");
                        assertThat(e.getMessage()).contains(e.reason()).doesNotContain("4711", "sesame");
                    });
        }
    }

    private FirewallException refusal() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(REFUSED);
            throw new AssertionError("nothing refused the statement");
        } catch (FirewallException e) {
            return e;
        }
    }

    @Test
    void anObservedTextRunsAndIsReported() throws SQLException, IOException {
        writePolicy("observe");
        try (Connection observed = open("");
                Statement statement = observed.createStatement()) {
            statement.execute(REFUSED);
        }
        assertThat(metrics.observed).containsExactly(List.of("statement-length"));
    }

    @Test
    void metaDataAndRowsChangedThroughAResultSetAreNotTexts() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet columns = metaData.getColumns(DATABASE, null, "t", "%")) {
            assertThat(columns.next()).isTrue();
        }
        connection.setAutoCommit(false);
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, txt FROM t")) {
            rows.moveToInsertRow();
            rows.updateString("txt", "a text that is longer than the policy lets any statement be".repeat(4));
            rows.insertRow();
            assertThat(metrics.refused).isEmpty();
        }
        connection.rollback();
    }

    @Test
    void aPreparedTextIsJudgedAgainWhenThePolicyHasChanged() throws Exception {
        writePolicy("off");
        try (Connection lenient = open("");
                PreparedStatement prepared = lenient.prepareStatement(REFUSED)) {
            prepared.executeUpdate();
            writePolicy("enforce");
            assertThatExceptionOfType(FirewallException.class).isThrownBy(() -> {
                long deadline = System.nanoTime() + 30_000_000_000L;
                while (System.nanoTime() < deadline) {
                    prepared.executeUpdate();
                }
            });
        }
    }

    @Test
    void aBatchIsJudgedByThePolicyThatIsInForceWhenItRuns() throws Exception {
        writePolicy("off");
        try (Connection lenient = open("");
                Statement batch = lenient.createStatement();
                PreparedStatement prepared = lenient.prepareStatement(REFUSED)) {
            batch.addBatch("INSERT INTO t (txt) VALUES ('first')");
            batch.addBatch(REFUSED);
            writePolicy("enforce");
            assertThatExceptionOfType(FirewallException.class).isThrownBy(() -> {
                long deadline = System.nanoTime() + 30_000_000_000L;
                while (System.nanoTime() < deadline) {
                    prepared.executeUpdate();
                }
            });
            assertThatExceptionOfType(FirewallException.class).isThrownBy(batch::executeBatch);
            assertThat(count(batch, "SELECT COUNT(*) FROM t WHERE txt = 'first'"))
                    .isZero();
        }
    }

    @Test
    void aPolicyWithAMistakeOpensNothing() throws IOException {
        writePolicy("enfroce");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> open(""))
                .withMessageStartingWith("portcullis.policy: " + directory.resolve("policy.yaml") + ":2:18: ")
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    }
}
