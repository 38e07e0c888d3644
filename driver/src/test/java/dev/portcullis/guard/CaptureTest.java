package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.acme.shop.Till;
import dev.portcullis.FirewallException;
import dev.portcullis.audit.BindKeys;
import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.HmacKey;
import dev.portcullis.audit.LogLines;
import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TokenKey;
import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to run SQL leaves a record that says what was run and what came of it, on a real server. */
class CaptureTest {
    private static final String DATABASE = "captured";

    private MemoryTrail trail = new MemoryTrail(false);
    private Connection connection;

    @TempDir
    private Path directory;

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt VARCHAR(40) UNIQUE)");
            statement.execute("CREATE PROCEDURE two(IN n INT) BEGIN SELECT n; SELECT id FROM t LIMIT 2; "
                    + "UPDATE t SET txt = txt WHERE id < 0; END");
        }
    }

    @BeforeEach
    void open() throws Exception {
        connection = open("");
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE t");
            statement.execute("INSERT INTO t (txt) VALUES ('one'), ('two'), ('three')");
        }
        trail.clear();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Connection open(String properties) throws SQLException {
        Gate gate = Gate.of(
                ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()), DriverMetrics.NONE);
        return open(properties, gate);
    }

    private Connection open(String properties, Gate gate) throws SQLException {
        RecordingContext context = RecordingContext.into(trail, gate, DATABASE);
        return GuardedConnection.wrap(RealServer.connect(DATABASE, properties), context);
    }

    private Map<String, Object> only(String type) {
        assertThat(trail.records(type)).hasSize(1);
        return trail.records(type).get(0);
    }

    @SuppressWarnings("unchecked")
    private static Object statement(Map<String, Object> record, String field) {
        return ((Map<String, Object>) record.get("statement")).get(field);
    }

    @SuppressWarnings("unchecked")
    private static Object session(Map<String, Object> record, String field) {
        return ((Map<String, Object>) record.get("session")).get(field);
    }

    @Test
    void anUpdateSaysWhatAndHowMany() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE t SET txt = 'secret 4711' WHERE id = 1");
        }
        Map<String, Object> record = only("operation");
        assertThat(record).containsEntry("outcome", "ok").containsEntry("rowsAffected", 1L);
        assertThat(record).doesNotContainKeys("rowsRead", "transaction", "batch");
        assertThat((Long) record.get("micros")).isPositive();
        assertThat(statement(record, "operation")).isEqualTo("update");
        assertThat(statement(record, "verdict")).isEqualTo("allow");
        assertThat((String) statement(record, "shape")).hasSize(32);
        assertThat((String) statement(record, "sql")).contains("UPDATE").doesNotContain("4711", "secret");
        assertThat(record.toString()).doesNotContainPattern("\\b4711\\b");
    }

    @Test
    void aStatementSaysWhereTheApplicationRanItFirst() throws SQLException {
        Till.countAll(connection);
        Till.countAgain(connection);
        assertThat(trail.records("operation"))
                .hasSize(2)
                .allSatisfy(each ->
                        assertThat((String) statement(each, "callSite")).startsWith("com.acme.shop.Till#countAll("));
    }

    @Test
    void rowsAreCountedAsTheyAreReadAndTheRecordComesAtTheEnd() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
            rows.next();
            rows.next();
            assertThat(trail.records("operation")).isEmpty();
        }
        assertThat(only("operation")).containsEntry("rowsRead", 2L).containsEntry("outcome", "ok");
    }

    @Test
    void aResultThatWasReadToTheEndNeedsNoClose() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM t");
        while (rows.next()) {
            assertThat(trail.records("operation")).isEmpty();
        }
        assertThat(only("operation")).containsEntry("rowsRead", 3L);
        rows.close();
        statement.close();
        assertThat(trail.records("operation")).hasSize(1);
    }

    @Test
    void whatIsNeverClosedIsRecordedAtTheNextExecutionOrWithTheConnection() throws SQLException {
        Statement statement = connection.createStatement();
        statement.executeQuery("SELECT id FROM t").next();
        statement.executeQuery("SELECT txt FROM t").next();
        assertThat(trail.records("operation")).hasSize(1);
        Statement other = connection.createStatement();
        other.executeQuery("SELECT 1").next();
        connection.close();
        assertThat(trail.records("operation"))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each).containsEntry("rowsRead", 1L));
        assertThat(only("connection")).containsEntry("action", "closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "useServerPrepStmts=true", "useServerPrepStmts=true&useCursorFetch=true"})
    void preparedExecutionsShareADefinition(String properties) throws SQLException {
        try (Connection prepared = open(properties);
                PreparedStatement query = prepared.prepareStatement("SELECT txt FROM t WHERE id = ?")) {
            for (int id = 1; id <= 3; id++) {
                query.setInt(1, id);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                }
            }
        }
        assertThat(trail.records("operation"))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each).containsEntry("rowsRead", 1L))
                .extracting(each -> each.get("statement"))
                .containsOnly(trail.records("operation").get(0).get("statement"));
    }

    @Test
    void generatedKeysAreCountedAsTheyAreRead() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO t (txt) VALUES (?), (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "four");
            insert.setString(2, "five");
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    assertThat(keys.getInt(1)).isPositive();
                }
            }
        }
        assertThat(only("operation"))
                .containsEntry("rowsAffected", 2L)
                .containsEntry("generatedKeys", 2L)
                .doesNotContainKey("rowsRead");
    }

    @Test
    void anErrorHasCodesAndNoText() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            SQLException thrown = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("INSERT INTO t (id, txt) VALUES (1, 'one')"));
            assertThat(thrown.getMessage()).contains("Duplicate entry");
        }
        assertThat(only("operation"))
                .containsEntry("outcome", "error")
                .containsEntry("sqlState", "23000")
                .containsEntry("errorCode", 1062L)
                .doesNotContainKey("rowsAffected");
        assertThat(trail.records().toString()).doesNotContain("Duplicate", "one'");
    }

    @Test
    void whatTheFirewallRefusesIsRecorded() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(FirewallException.class)
                    .isThrownBy(() -> statement.executeQuery("SELECT txt FROM t WHERE id = 1 OR 'a' = 'a'"));
        }
        Map<String, Object> record = only("operation");
        assertThat(record).containsEntry("outcome", "refused").doesNotContainKey("micros");
        assertThat(statement(record, "verdict")).isEqualTo("block");
        assertThat(statement(record, "rules")).isEqualTo(List.of("constant-condition"));
    }

    @Test
    void aTimeoutMayHaveBeenDone() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatExceptionOfType(SQLTimeoutException.class)
                    .isThrownBy(() -> statement.executeQuery("SELECT SLEEP(20)"));
        }
        assertThat(only("operation")).containsEntry("outcome", "unknown");
    }

    @Test
    void aConnectionThatDiesLeavesItsStatementUnknown() throws Exception {
        try (Connection victim = open("");
                Statement statement = victim.createStatement();
                Connection killer = RealServer.connect(DATABASE, "");
                Statement kill = killer.createStatement()) {
            long id;
            try (ResultSet rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
                rows.next();
                id = rows.getLong(1);
            }
            kill.execute("KILL " + id);
            trail.clear();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeUpdate("DELETE FROM t"));
        }
        assertThat(trail.records("operation").get(0)).containsEntry("outcome", "unknown");
    }

    /** The server did what was asked, and the answer is lost: nothing says that it was rolled back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "rollback",
                "autocommit",
                "COMMIT",
                "ALTER TABLE t COMMENT 'x'",
                "UPDATE t SET txt = txt"
            })
    void aTransactionWhoseEndNobodyHeardIsUnknown(String how) throws Exception {
        try (HoldingRelay relay =
                new HoldingRelay(RealServer.server().host(), RealServer.server().port())) {
            RecordingContext context = RecordingContext.into(
                    trail,
                    Gate.of(
                            ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()),
                            DriverMetrics.NONE),
                    DATABASE);
            Connection raw = RealServer.connectAt(relay.port(), DATABASE, "");
            Connection victim = GuardedConnection.wrap(raw, context);
            try (Statement statement = victim.createStatement()) {
                victim.setAutoCommit(false);
                statement.execute("DELETE FROM t WHERE id < 0");
                trail.clear();
                relay.cut();
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
                    switch (how) {
                        case "commit" -> victim.commit();
                        case "rollback" -> victim.rollback();
                        case "autocommit" -> victim.setAutoCommit(true);
                        default -> statement.execute(how);
                    }
                });
            }
            victim.abort(Runnable::run);
        }
        Map<String, Object> end = only("transaction");
        boolean rolledBack = how.equals("rollback") || how.startsWith("UPDATE");
        assertThat(end).containsEntry("action", rolledBack ? "rollback" : "commit");
        assertThat(end).containsEntry("outcome", "unknown");
        assertThat(end).containsEntry("transaction", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rewriteBatchedStatements=true", "useServerPrepStmts=true"})
    void aBatchSaysHowManyAndWhichFailed(String properties) throws SQLException {
        try (Connection batching = open(properties);
                PreparedStatement insert = batching.prepareStatement("INSERT INTO t (id, txt) VALUES (?, ?)")) {
            for (int id : new int[] {10, 1, 11}) {
                insert.setInt(1, id);
                insert.setString(2, "n" + id);
                insert.addBatch();
            }
            assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(insert::executeBatch);
        }
        Map<String, Object> record = only("operation");
        assertThat(record)
                .containsEntry("batch", 3L)
                .containsEntry("outcome", "error")
                .containsEntry("errorCode", 1062L);
        List<Long> failed = properties.contains("rewrite") ? List.of(0L, 1L, 2L) : List.of(1L);
        assertThat(record).containsEntry("failed", failed);
    }

    @Test
    void aBatchOfTextsIsOneOperationForEachRunOfAStatement() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO t (txt) VALUES ('a')");
            statement.addBatch("INSERT INTO t (txt) VALUES ('b')");
            statement.addBatch("DELETE FROM t WHERE txt = 'a'");
            statement.executeBatch();
            statement.addBatch("DELETE FROM t WHERE txt = 'b'");
            statement.clearBatch();
            statement.executeBatch();
        }
        assertThat(trail.records("operation"))
                .extracting(
                        each -> statement(each, "operation"),
                        each -> each.get("batch"),
                        each -> each.get("rowsAffected"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("insert", 2L, 2L),
                        org.assertj.core.groups.Tuple.tuple("delete", 1L, 1L));
    }

    @Test
    void allResultsOfACallBelongToOneOperation() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call two(?)}")) {
            call.setInt(1, 5);
            boolean rows = call.execute();
            while (rows || call.getUpdateCount() >= 0) {
                if (rows) {
                    ResultSet result = call.getResultSet();
                    while (result.next()) {
                        result.getInt(1);
                    }
                }
                rows = call.getMoreResults();
            }
            assertThat(trail.records("operation")).hasSize(1);
        }
        assertThat(only("operation")).containsEntry("rowsRead", 3L).containsEntry("rowsAffected", 0L);
        assertThat(statement(only("operation"), "operation")).isEqualTo("call");
    }

    @Test
    void aTextOfSeveralStatementsIsOneOperation() throws SQLException {
        try (Connection several = open("allowMultiQueries=true", Gate.OPEN);
                Statement statement = several.createStatement()) {
            statement.execute("UPDATE t SET txt = 'x' WHERE id = 1; SELECT id FROM t; DELETE FROM t WHERE id < 3");
            statement.getMoreResults();
            statement.getResultSet().next();
            statement.getMoreResults();
            statement.getMoreResults();
        }
        assertThat(only("operation")).containsEntry("rowsRead", 1L).containsEntry("rowsAffected", 3L);
    }

    @Test
    void rowsChangedThroughAResultSetAreOperations() throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, txt FROM t ORDER BY id")) {
            rows.absolute(1);
            rows.updateString("txt", "changed");
            rows.updateRow();
            rows.absolute(2);
            rows.deleteRow();
            rows.moveToInsertRow();
            rows.updateString("txt", "new");
            rows.insertRow();
        }
        assertThat(trail.records("operation"))
                .extracting(each -> statement(each, "operation"))
                .containsExactly("update", "delete", "insert", "select");
        assertThat(trail.records("operation").get(3)).containsEntry("rowsRead", 2L);
    }

    @Test
    void aFileThatIsLoadedIsAnOperation() throws Exception {
        Path file = Files.writeString(directory.resolve("rows.csv"), "a\nb\nc\nd\n");
        try (Connection loading = open("allowLoadLocalInfile=true");
                Statement statement = loading.createStatement()) {
            statement.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE t (txt)");
        }
        assertThat(only("operation")).containsEntry("rowsAffected", 4L).containsEntry("outcome", "ok");
        assertThat(trail.records().toString()).doesNotContain("rows.csv");
    }

    @Test
    void transactionsAreNumberedAndEndInRecords() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM t WHERE id = 1");
            Savepoint savepoint = connection.setSavepoint("half");
            statement.executeUpdate("DELETE FROM t WHERE id = 2");
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            connection.commit();
            statement.executeUpdate("DELETE FROM t WHERE id = 3");
            connection.rollback();
            connection.setAutoCommit(true);
            statement.executeUpdate("DELETE FROM t WHERE id = 4");
        }
        assertThat(trail.records("operation"))
                .extracting(each -> each.get("transaction"))
                .containsExactly(1L, 1L, 2L, null);
        assertThat(trail.records("transaction"))
                .extracting(each -> each.get("action") + " " + each.get("transaction") + " " + each.get("outcome"))
                .containsExactly("savepoint 1 ok", "rollback-to 1 ok", "release 1 ok", "commit 1 ok", "rollback 2 ok");
        assertThat(trail.records("change"))
                .extracting(each -> each.get("what") + "=" + each.get("value"))
                .containsExactly("autocommit=0", "autocommit=1");
    }

    @Test
    void transactionsThatAreMadeByTextAreSeen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION");
            statement.executeUpdate("DELETE FROM t WHERE id = 1");
            statement.execute("SAVEPOINT s");
            statement.execute("ROLLBACK TO s");
            statement.execute("COMMIT");
            statement.execute("BEGIN");
            statement.executeUpdate("DELETE FROM t WHERE id = 2");
            statement.execute("CREATE TABLE made (id INT)");
            statement.execute("SET autocommit = 0");
            statement.executeUpdate("DELETE FROM t WHERE id = 3");
            statement.execute("ROLLBACK AND CHAIN");
            statement.execute("DROP TABLE made");
        }
        assertThat(trail.records("transaction"))
                .extracting(each -> each.get("action") + " " + each.get("transaction") + " " + each.get("implicit"))
                .containsExactly(
                        "savepoint 1 null",
                        "rollback-to 1 null",
                        "commit 1 null",
                        "commit 2 true",
                        "rollback 3 null",
                        "commit 4 true");
        assertThat(trail.records("operation"))
                .extracting(each -> each.get("transaction"))
                .containsExactly(1L, 1L, 1L, 1L, 1L, 2L, 2L, null, null, 3L, 3L, null);
    }

    @Test
    void aDeadlockEndsTheTransaction() throws Exception {
        connection.setAutoCommit(false);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement other = raw.createStatement();
                Statement statement = connection.createStatement()) {
            raw.setAutoCommit(false);
            other.executeUpdate("UPDATE t SET txt = 'o' WHERE id = 2");
            other.executeUpdate("UPDATE t SET txt = CONCAT(txt, id) WHERE id IN (2, 3)");
            statement.executeUpdate("UPDATE t SET txt = 's' WHERE id = 1");
            Thread blocked = new Thread(() -> {
                try {
                    other.executeUpdate("UPDATE t SET txt = 'o1' WHERE id = 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            blocked.start();
            awaitLockWait();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.executeUpdate("UPDATE t SET txt = 's2' WHERE id = 2"));
            blocked.join();
            raw.rollback();
            statement.executeUpdate("DELETE FROM t WHERE id = 3");
            connection.rollback();
        }
        assertThat(trail.records("operation"))
                .extracting(each -> each.get("outcome") + " " + each.get("transaction"))
                .containsExactly("ok 1", "error 1", "ok 2");
        assertThat(trail.records("transaction"))
                .extracting(each -> each.get("action") + " " + each.get("transaction") + " " + each.get("implicit"))
                .containsExactly("rollback 1 true", "rollback 2 null");
    }

    private static void awaitLockWait() throws SQLException {
        try (Connection watcher =
                        RealServer.server().connect(RealServer.server().administrator());
                Statement statement = watcher.createStatement()) {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (System.nanoTime() < deadline) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT COUNT(*) FROM performance_schema.data_lock_waits")) {
                    rows.next();
                    if (rows.getInt(1) > 0) {
                        return;
                    }
                }
            }
            throw new AssertionError("nobody waits for a lock");
        }
    }

    @Test
    void aNewSchemaOrClientIsANewSession() throws SQLException {
        connection.setClientInfo("ClientUser", "alice");
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO 1");
            statement.execute("USE mysql");
            statement.execute("DO 2");
            connection.setCatalog(DATABASE);
            statement.execute("DO 3");
        }
        assertThat(trail.records("operation"))
                .extracting(each -> session(each, "clientUser"))
                .containsOnly("alice");
        assertThat(trail.records("operation"))
                .extracting(each -> session(each, "database"))
                .containsExactly(DATABASE, DATABASE, "mysql", DATABASE);
        assertThat(trail.records("change"))
                .extracting(each -> each.get("what") + "=" + each.get("value"))
                .containsExactly("client-info=ClientUser", "database=mysql", "database=" + DATABASE);
    }

    @Test
    void clientInfoThatIsReplacedAsAWholeIsForgotten() throws SQLException {
        connection.setClientInfo("ClientUser", "alice");
        Properties others = new Properties();
        others.setProperty("ClientHostname", "till-3");
        connection.setClientInfo(others);
        assertThat(connection.getClientInfo("ClientUser")).isNull();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO 1");
        }
        assertThat(session(only("operation"), "clientUser")).isNull();
        assertThat(session(only("operation"), "clientHost")).isEqualTo("till-3");
        assertThat(trail.records("change"))
                .extracting(each -> each.get("value"))
                .containsExactly("ClientUser", "ClientUser", "ClientHostname");
    }

    @Test
    void aSchemaIsFollowedWhereTheConnectorCallsItSo() throws SQLException {
        try (Connection guarded = open("databaseTerm=SCHEMA");
                Statement statement = guarded.createStatement()) {
            guarded.setSchema("mysql");
            statement.execute("DO 1");
        }
        assertThat(session(only("operation"), "database")).isEqualTo("mysql");
    }

    @Test
    void aTrailThatFailsLetsNothingThrough() throws SQLException {
        trail.fail();
        try (Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.executeUpdate("DELETE FROM t"))
                    .withMessageContaining("Nothing was sent")
                    .withMessageContaining("the disk is full")
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("58030"));
        }
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void aDurableTrailHasTheRecordBeforeTheResult() throws SQLException {
        trail = new MemoryTrail(true);
        try (Connection durable = open("");
                Statement statement = durable.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
            assertThat(only("operation")).doesNotContainKey("rowsRead").containsEntry("number", 1L);
            while (rows.next()) {
                assertThat(trail.records("result")).isEmpty();
            }
            assertThat(only("result")).containsEntry("rowsRead", 3L).containsEntry("number", 1L);
        }
    }

    @Test
    void thePolicySaysWhatIsRecorded() throws Exception {
        Path file = Files.writeString(
                directory.resolve("policy.yaml"),
                "version: 1\naudit:\n  rules:\n    - {table: t, operation: select, record: false}\n"
                        + "    - {table: t, operation: update, sample: 0.000001}\n");
        try (Connection guarded = openWith(file, BindKeys.NONE);
                Statement statement = guarded.createStatement();
                PreparedStatement prepared = guarded.prepareStatement("SELECT id FROM t")) {
            prepared.executeQuery().next();
            statement.executeQuery("SELECT txt FROM t WHERE id = 1").next();
            statement.executeUpdate("UPDATE t SET txt = 'x' WHERE id = 1");
            statement.executeUpdate("DELETE FROM t WHERE id = 3");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.executeUpdate("UPDATE t SET txt = 'x' WHERE id = 2"));
        }
        assertThat(trail.records("operation"))
                .extracting(
                        each -> statement(each, "operation") + " " + each.get("outcome") + " " + each.get("sampled"))
                .containsExactly("delete ok null", "update error 1.0E-6");
        assertThat(only("policy")).containsKey("version");
    }

    /** Of the prepared statement's entries and of texts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchIsRecordedByThePolicyThatIsInForceWhenItRuns(boolean texts) throws Exception {
        Path file = Files.writeString(
                directory.resolve("policy.yaml"), "version: 1\naudit: {rules: [{operation: insert, record: false}]}\n");
        try (Connection guarded = openWith(file, BindKeys.NONE);
                Statement other = guarded.createStatement();
                PreparedStatement batch = guarded.prepareStatement("INSERT INTO t (txt) VALUES (?)")) {
            for (String value : List.of("a", "b")) {
                batch.setString(1, value);
                batch.addBatch();
            }
            if (texts) {
                batch.addBatch("INSERT INTO t (txt) VALUES ('c')");
            }
            Files.writeString(file, "version: 1\naudit: {rules: [{operation: delete, record: false}]}\n");
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (trail.records("policy").size() < 2 && System.nanoTime() < deadline) {
                other.executeUpdate("DELETE FROM t WHERE id < 0");
            }
            trail.clear();
            batch.executeBatch();
        }
        long entries = texts ? 3 : 2;
        assertThat(only("operation")).containsEntry("batch", entries).containsEntry("rowsAffected", entries);
    }

    @Test
    void rowsChangedThroughAResultThatIsNotRecordedAreOperations() throws Exception {
        Path file = Files.writeString(
                directory.resolve("policy.yaml"),
                "version: 1\naudit:\n  rules:\n    - {operation: select, record: false}\n");
        try (Connection guarded = openWith(file, BindKeys.NONE);
                Statement statement =
                        guarded.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                PreparedStatement prepared = guarded.prepareStatement(
                        "SELECT id, txt FROM t ORDER BY id",
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.CONCUR_UPDATABLE)) {
            for (ResultSet rows :
                    List.of(statement.executeQuery("SELECT id, txt FROM t ORDER BY id"), prepared.executeQuery())) {
                rows.next();
                rows.deleteRow();
            }
        }
        assertThat(trail.records("operation"))
                .extracting(each -> statement(each, "operation") + " " + statement(each, "tables"))
                .containsExactly("delete [t]", "delete [t]");
    }

    /** Connector/J lets threads share a statement, one after the other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStatementThatTwoThreadsShareHasARecordOfEachExecution(boolean durable) throws Exception {
        trail = new MemoryTrail(durable);
        try (Connection guarded = open("");
                Statement statement = guarded.createStatement()) {
            Thread first = new Thread(() -> {
                try {
                    statement.execute("SELECT SLEEP(1)");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            first.start();
            awaitSleep();
            statement.execute("SELECT id FROM t");
            first.join();
        }
        assertThat(trail.records("operation"))
                .extracting(each -> statement(each, "sql") + " " + each.get("outcome"))
                .containsExactlyInAnyOrder("SELECT SLEEP(?) ok", "SELECT id FROM t ok");
    }

    private static void awaitSleep() throws SQLException {
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            boolean sleeps = false;
            while (!sleeps) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'")) {
                    rows.next();
                    sleeps = rows.getInt(1) > 0;
                }
            }
        }
    }

    private Connection openWith(Path policy, BindKeys keys) throws Exception {
        return openWith(policy, keys, "");
    }

    private Connection openWith(Path policy, BindKeys keys, String properties) throws Exception {
        RecordingContext context = new RecordingContext(Gate.OPEN);
        CaptureOptions options = new CaptureOptions(
                CallSiteRule.OFF, "CorrelationId", null, AuditPolicyFile.open(policy, keys.modes()), keys);
        context.session = new Capture(trail, options)
                .opened(new SessionFacts(1, 1, "app", null, null, null, null, null), DATABASE, ConnectionProof.NONE);
        return GuardedConnection.wrap(RealServer.connect(DATABASE, properties), context);
    }

    /** What a logging library does that is half there, also where the statement has been run already. */
    @Test
    void aCorrelationThatCannotBeReadCostsNoRecord() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CaptureOptions options = new CaptureOptions(
                CallSiteRule.OFF,
                "CorrelationId",
                () -> {
                    if (asked.incrementAndGet() % 2 == 0) {
                        throw new NoClassDefFoundError("org/slf4j/spi/MDCAdapter");
                    }
                    throw new IllegalStateException("there is no adapter");
                },
                null,
                BindKeys.NONE);
        RecordingContext context = new RecordingContext();
        Connection raw = RealServer.connect(DATABASE, "");
        try (LogLines log = new LogLines("dev.portcullis.audit.Trail")) {
            context.session = new Capture(trail, options)
                    .opened(
                            new SessionFacts(1, 1, "app", null, null, null, null, null),
                            DATABASE,
                            ConnectionProof.NONE);
            try (Connection guarded = GuardedConnection.wrap(raw, context);
                    Statement statement = guarded.createStatement()) {
                guarded.setAutoCommit(false);
                statement.executeUpdate("UPDATE t SET txt = 'x' WHERE id = 1");
                statement.execute("SET sql_mode = 'ANSI_QUOTES'");
                guarded.commit();
            }
            assertThat(log.about("no correlation id")).hasSize(1);
        }
        assertThat(raw.isClosed()).isTrue();
        assertThat(context.closed).isEqualTo(1);
        assertThat(trail.records("operation")).hasSize(2);
        assertThat(trail.records("transaction")).hasSize(1);
        assertThat(trail.records("connection"))
                .extracting(record -> record.get("action"))
                .containsExactly("opened", "closed");
        assertThat(asked.get()).isGreaterThan(5);
    }

    private BindKeys keys() throws Exception {
        Path file = Files.write(directory.resolve("key"), new byte[32]);
        return new BindKeys(HmacKey.read(file), TokenKey.read(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "hmac", "token", "absent"})
    void boundValuesAreRecordedAsThePolicySays(String mode) throws Exception {
        BindKeys keys = keys();
        Path file = Files.writeString(
                directory.resolve("policy.yaml"), "version: 1\naudit: {rules: [{table: t, binds: " + mode + "}]}\n");
        try (Connection guarded = openWith(file, keys);
                PreparedStatement insert = guarded.prepareStatement("INSERT INTO t (id, txt) VALUES (?, ?)")) {
            insert.setInt(1, 50);
            insert.setString(2, "a 4711 value");
            insert.executeUpdate();
            for (int id = 60; id < 62; id++) {
                insert.setLong(1, id);
                insert.setNull(2, java.sql.Types.VARCHAR);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        Object one = trail.records("operation").get(0).get("binds");
        Object batch = trail.records("operation").get(1).get("binds");
        String clear = "[{parameter=1, type=number, value=50}, {parameter=2, type=text, value=a 4711 value}]";
        switch (mode) {
            case "clear" -> {
                assertThat(one).hasToString(clear);
                assertThat(batch)
                        .hasToString("[[{parameter=1, type=number, value=60}, {parameter=2, type=null}],"
                                + " [{parameter=1, type=number, value=61}, {parameter=2, type=null}]]");
            }
            case "hmac" ->
                assertThat(String.valueOf(one))
                        .matches(
                                "\\[\\{parameter=1, type=number, hmac=[0-9a-f]{32}}, \\{parameter=2, type=text, hmac=[0-9a-f]{32}}]");
            case "token" ->
                assertThat(String.valueOf(one))
                        .matches(
                                "\\[\\{parameter=1, type=number, token=tok1\\.[\\w.-]+}, \\{parameter=2, type=text, token=tok1\\.[\\w.-]+}]");
            default -> assertThat(one).isNull();
        }
        if (!mode.equals("clear")) {
            assertThat(trail.records().toString()).doesNotContainPattern("\\b4711\\b");
        }
    }

    /** Connector/J runs a text on a prepared statement too, by itself or in its batch. */
    @Test
    void aTextHasNoValuesOfTheStatementThatItRunsOn() throws Exception {
        Path file = Files.writeString(
                directory.resolve("policy.yaml"), "version: 1\naudit: {rules: [{table: t, binds: clear}]}\n");
        try (Connection guarded = openWith(file, keys());
                PreparedStatement insert = guarded.prepareStatement("INSERT INTO t (txt) VALUES (?)")) {
            insert.setString(1, "bound");
            insert.addBatch();
            insert.addBatch("DELETE FROM t WHERE id = 1");
            insert.executeBatch();
            insert.executeUpdate("DELETE FROM t WHERE id = 2");
            insert.setString(1, "again");
            insert.executeUpdate();
        }
        assertThat(trail.records("operation"))
                .extracting(each -> statement(each, "operation") + " " + each.get("binds"))
                .containsExactly(
                        "insert [[{parameter=1, type=text, value=bound}]]",
                        "delete null",
                        "delete null",
                        "insert [{parameter=1, type=text, value=again}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "useServerPrepStmts=true", "rewriteBatchedStatements=true"})
    void boundValuesAreRecordedByTheirColumn(String properties) throws Exception {
        BindKeys keys = keys();
        Path file = Files.writeString(directory.resolve("policy.yaml"), """
                version: 1
                audit:
                  rules: [{table: t, binds: clear}]
                  columns: {t.txt: hmac}
                """);
        try (Connection guarded = openWith(file, keys, properties)) {
            run(guarded, "INSERT INTO t (txt, id) VALUES (?, ?), (?, 71)", "a 4711 value", 70, "b 4711 value");
            run(guarded, "UPDATE t SET txt = ? WHERE id = ?", "c 4711 value", 70);
            run(
                    guarded,
                    "SELECT a.id FROM t a WHERE a.id BETWEEN ? AND 99 AND txt IN (?, ?)",
                    1,
                    "4711",
                    "c 4711 value");
            run(guarded, "SELECT id FROM t WHERE CONCAT(txt, ?) = 'x' LIMIT ?", "4711", 1);
            try (PreparedStatement batch = guarded.prepareStatement("INSERT INTO t (id, txt) VALUES (?, ?)")) {
                for (int id = 80; id < 82; id++) {
                    batch.setInt(1, id);
                    batch.setString(2, "d 4711 value " + id);
                    batch.addBatch();
                }
                batch.executeBatch();
            }
        }
        assertThat(trail.records("operation").stream()
                        .map(each -> String.valueOf(each.get("binds")).replaceAll("hmac=[0-9a-f]{32}", "hmac")))
                .containsExactly(
                        "[{parameter=1, type=text, hmac}, {parameter=2, type=number, value=70}, {parameter=3, type=text, hmac}]",
                        "[{parameter=1, type=text, hmac}, {parameter=2, type=number, value=70}]",
                        "[{parameter=1, type=number, value=1}, {parameter=2, type=text, hmac}, {parameter=3, type=text, hmac}]",
                        "[{parameter=1, type=text, hmac}, {parameter=2, type=number, hmac}]",
                        "[[{parameter=1, type=number, value=80}, {parameter=2, type=text, hmac}],"
                                + " [{parameter=1, type=number, value=81}, {parameter=2, type=text, hmac}]]");
        assertThat(trail.records().toString()).doesNotContainPattern("\\b4711\\b");
    }

    @Test
    void aValueHasOneTokenForEachColumn() throws Exception {
        Path file = Files.writeString(directory.resolve("policy.yaml"), """
                version: 1
                audit: {rules: [{table: t, binds: token}], columns: {t.id: clear}}
                """);
        BindKeys keys = keys();
        try (Connection guarded = openWith(file, keys)) {
            run(guarded, "UPDATE t SET txt = ? WHERE id = ?", "4711", 70);
            run(guarded, "SELECT id FROM " + DATABASE + ".t WHERE TXT = ?", "4711");
            run(guarded, "SELECT id FROM t WHERE txt IN (?, ?)", "4711", "4712");
            run(guarded, "SELECT id FROM t WHERE CONCAT(txt, 'x') = ?", "4711");
            run(guarded, "UPDATE t SET txt = ? WHERE id = 70", "4711".repeat(100));
            try (PreparedStatement stream = guarded.prepareStatement("UPDATE t SET txt = ? WHERE id = 70")) {
                stream.setCharacterStream(1, new java.io.StringReader("4711"), 4);
                stream.executeUpdate();
                stream.setString(1, null);
                stream.executeUpdate();
            }
        }
        List<Map<?, ?>> binds = new ArrayList<>();
        for (Map<String, Object> operation : trail.records("operation")) {
            ((List<?>) operation.get("binds")).forEach(bind -> binds.add((Map<?, ?>) bind));
        }
        assertThat(trail.records().toString()).doesNotContainPattern("\\b4711\\b");
        assertThat(binds)
                .extracting(bind -> String.valueOf(bind.get("type")))
                .containsExactly("text", "number", "text", "text", "text", "text", "text", "stream", "null");
        assertThat(binds.get(1).toString()).isEqualTo("{parameter=2, type=number, value=70}");
        assertThat(binds.subList(7, 9)).noneMatch(bind -> bind.containsKey("token"));
        List<Object> tokens =
                binds.stream().map(bind -> (Object) bind.get("token")).toList();
        assertThat(tokens.get(2)).isEqualTo(tokens.get(0));
        assertThat(tokens.get(3)).isEqualTo(tokens.get(0));
        assertThat(List.of(tokens.get(0), tokens.get(4), tokens.get(5), tokens.get(6)))
                .doesNotHaveDuplicates();
        TokenKey key = Objects.requireNonNull(keys.token());
        String column = DATABASE + ".t.txt";
        assertThat(key.reveal((String) tokens.get(0))).isEqualTo(new TokenKey.Content(column, "text", "4711"));
        assertThat(key.reveal((String) tokens.get(5))).isEqualTo(new TokenKey.Content("", "text", "4711"));
        assertThat(key.reveal((String) tokens.get(6)))
                .isEqualTo(new TokenKey.Content(column, "text", "4711".repeat(64)));
        assertThat(binds.get(6).get("length")).isEqualTo(400L);
    }

    @Test
    void aValueOfAnAbsentColumnLeavesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("policy.yaml"), """
                version: 1
                audit: {columns: {t.id: clear}}
                """);
        try (Connection guarded = openWith(file, BindKeys.NONE)) {
            run(guarded, "UPDATE t SET txt = ? WHERE id = ?", "4711", 70);
            run(guarded, "INSERT INTO t VALUES (?, ?)", 90, "4711 too");
        }
        assertThat(trail.records("operation"))
                .extracting(each -> String.valueOf(each.get("binds")))
                .containsExactly("[{parameter=2, type=number, value=70}]", "null");
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
