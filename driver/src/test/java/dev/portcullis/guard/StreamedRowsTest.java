package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.firewall.gate.Gate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server tells its state behind the rows. While they come one by one, and behind some batches, Connector/J has none; the trail makes none up. */
class StreamedRowsTest {
    private static final String DATABASE = "streamed";

    private final MemoryTrail trail = new MemoryTrail(false);

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt VARCHAR(40))");
            statement.execute("INSERT INTO t (txt) VALUES ('one'), ('two'), ('three')");
        }
    }

    private Connection open(String properties) throws SQLException {
        return GuardedConnection.wrap(
                RealServer.connect(DATABASE, properties), RecordingContext.into(trail, Gate.OPEN, DATABASE));
    }

    private static void stream(Connection connection, boolean toTheEnd) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT id FROM t")) {
            query.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = query.executeQuery()) {
                do {
                    rows.next();
                } while (toTheEnd && !rows.isAfterLast());
            }
        }
    }

    private static void update(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE t SET txt = 'x' WHERE id = 1");
        }
    }

    /** Type, what it was and the transaction of each record. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Map<String, Object> record : trail.records()) {
            if (record.get("type").equals("connection")) {
                continue;
            }
            Object what = record.get("type").equals("operation")
                    ? ((Map<?, ?>) record.get("statement")).get("operation")
                    : record.getOrDefault("action", record.get("what"));
            told.add(what + " " + record.get("transaction"));
        }
        return told;
    }

    @ParameterizedTest
    @CsvSource({"'', true", "'', false", "useServerPrepStmts=true, true", "useServerPrepStmts=true, false"})
    void aTransactionGoesOnWhileRowsCome(String properties, boolean toTheEnd) throws SQLException {
        try (Connection connection = open(properties)) {
            connection.setAutoCommit(false);
            trail.clear();
            update(connection);
            stream(connection, toTheEnd);
            update(connection);
            connection.commit();
        }
        assertThat(told()).containsExactly("update 1", "select 1", "update 1", "commit 1");
    }

    /** Connector/J does not look at what comes behind rows that it skips. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatComeMayBeginATransaction(boolean toTheEnd) throws SQLException {
        try (Connection connection = open("")) {
            connection.setAutoCommit(false);
            trail.clear();
            stream(connection, toTheEnd);
            update(connection);
            connection.rollback();
        }
        assertThat(told()).containsExactly(toTheEnd ? "select 1" : "select null", "update 1", "rollback 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "useServerPrepStmts=true"})
    void rowsThatComeDoNotSwitchAutocommit(String properties) throws SQLException {
        try (Connection connection = open(properties)) {
            stream(connection, false);
            update(connection);
        }
        assertThat(told()).containsExactly("select null", "update null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rewriteBatchedStatements=true",
                "useServerPrepStmts=true",
                "rewriteBatchedStatements=true&useServerPrepStmts=true"
            })
    void aBatchDoesNotSwitchAutocommit(String properties) throws SQLException {
        try (Connection connection = open(properties)) {
            for (String sql : List.of("INSERT INTO t (txt) VALUES (?)", "UPDATE t SET txt = ? WHERE id < 0")) {
                try (PreparedStatement batch = connection.prepareStatement(sql)) {
                    for (int i = 0; i < 5; i++) {
                        batch.setString(1, "x");
                        batch.addBatch();
                    }
                    batch.executeBatch();
                }
                connection.setReadOnly(false);
            }
            update(connection);
        }
        assertThat(told())
                .containsExactly("insert null", "read-only null", "update null", "read-only null", "update null");
    }

    /** What is asked for is recorded, if one statement later. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void autocommitThatIsSwitchedByATextIsRecorded(boolean inABatch) throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            if (inABatch) {
                statement.addBatch("SET autocommit = 0");
                statement.executeBatch();
            } else {
                statement.execute("SET autocommit = 0");
            }
            update(connection);
            statement.execute("ROLLBACK");
        }
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "session null",
                        "autocommit " + (inABatch ? 1 : null),
                        "update 1",
                        "transaction 1",
                        "rollback 1");
    }
}
