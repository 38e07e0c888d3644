package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.firewall.gate.Gate;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record says what was done and read, no more and no less, also where the calls come in an order that few applications use. */
@Tag("connection")
class ExactRecordsTest {
    private static final String DATABASE = "exact";
    private static final String QUERY = "SELECT id, txt FROM t ORDER BY id";

    private final MemoryTrail trail = new MemoryTrail(false);

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        run("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt VARCHAR(40))");
        run("CREATE PROCEDURE two() BEGIN SELECT 1; SELECT id FROM t; END");
    }

    @BeforeEach
    void fill() throws SQLException {
        run("TRUNCATE t");
        run("INSERT INTO t (txt) VALUES ('one'), ('two'), ('three')");
    }

    private static void run(String sql) throws SQLException {
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection open(String properties) throws SQLException {
        Connection connection = GuardedConnection.wrap(
                RealServer.connect(DATABASE, properties), RecordingContext.into(trail, Gate.OPEN, DATABASE));
        trail.clear();
        return connection;
    }

    /** Operation, outcome, entries of a batch, rows read and rows changed of each record. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Map<String, Object> record : trail.records("operation")) {
            Map<?, ?> statement = (Map<?, ?>) record.get("statement");
            told.add(statement.get("operation") + " " + record.get("outcome") + " " + record.get("batch") + " "
                    + record.get("rowsRead") + " " + record.get("rowsAffected"));
        }
        return told;
    }

    private static void readAll(ResultSet rows) throws SQLException {
        while (rows.next()) {
            rows.getInt(1);
        }
    }

    /** Connector/J keeps the entries of a batch that it does not begin. */
    @ParameterizedTest
    @ValueSource(strings = {"", "useServerPrepStmts=true", "rewriteBatchedStatements=true"})
    void aBatchThatWasHeldUpIsRecordedWhenItRuns(String properties) throws SQLException {
        try (Connection connection = open(properties);
                PreparedStatement prepared = connection.prepareStatement("INSERT INTO t (txt) VALUES (?)");
                Statement statement = connection.createStatement()) {
            for (String value : List.of("x", "y")) {
                prepared.setString(1, value);
                prepared.addBatch();
            }
            statement.addBatch("DELETE FROM t WHERE id = 1");
            connection.setReadOnly(true);
            assertThatExceptionOfType(SQLException.class).isThrownBy(prepared::executeBatch);
            assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeLargeBatch);
            connection.setReadOnly(false);
            trail.clear();
            assertThat(prepared.executeBatch()).hasSize(2);
            assertThat(statement.executeLargeBatch()).containsExactly(1);
            assertThat(prepared.executeBatch()).isEmpty();
        }
        assertThat(told()).hasSize(2);
        assertThat(told().get(0)).startsWith("insert ok 2 ");
        assertThat(told().get(1)).isEqualTo("delete ok 1 null 1");
    }

    @Test
    void whatABatchDidBeforeAndBehindAFailureIsWell() throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO t (txt) VALUES ('four')");
            statement.addBatch("INSERT INTO t (id, txt) VALUES (1, 'one again')");
            statement.addBatch("DELETE FROM t WHERE id = 3");
            assertThatExceptionOfType(BatchUpdateException.class)
                    .isThrownBy(statement::executeBatch)
                    .satisfies(e -> assertThat(e.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED, 1));
        }
        assertThat(told()).containsExactly("insert ok 1 null 1", "insert error 1 null null", "delete ok 1 null 1");
    }

    @Test
    void whatABatchDidBeforeItWasBrokenOffIsWell() throws SQLException {
        try (Connection connection = open("continueBatchOnError=false");
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO t (txt) VALUES ('four')");
            statement.addBatch("INSERT INTO t (id, txt) VALUES (1, 'one again')");
            statement.addBatch("DELETE FROM t WHERE id = 3");
            assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch);
        }
        assertThat(told())
                .containsExactly("insert ok 1 null 1", "insert error 1 null null", "delete error 1 null null");
    }

    @Test
    void keysThatAreClosedDoNotEndTheCountOfRows() throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            statement.execute(QUERY, Statement.RETURN_GENERATED_KEYS);
            ResultSet keys = statement.getGeneratedKeys();
            readAll(keys);
            keys.close();
            readAll(statement.getResultSet());
        }
        assertThat(told()).containsExactly("select ok null 3 null");
    }

    @ParameterizedTest
    @CsvSource({
        "holdResultsOpenOverStatementClose=true, true",
        "holdResultsOpenOverStatementClose=true, false",
        "dontTrackOpenResources=true, true",
        "dontTrackOpenResources=true, false"
    })
    void rowsThatOutliveTheirStatementAreCounted(String properties, boolean closed) throws SQLException {
        try (Connection connection = open(properties)) {
            PreparedStatement query = connection.prepareStatement(QUERY);
            ResultSet rows = query.executeQuery();
            if (closed) {
                query.close();
            } else {
                query.executeQuery().close();
            }
            readAll(rows);
            assertThat(told()).contains("select ok null 3 null").hasSize(closed ? 1 : 2);
        }
    }

    @Test
    void aResultInWhichOneCanGoBackIsNotReadWhenItsEndIsReached() throws SQLException {
        try (Connection connection = open("scrollTolerantForwardOnly=true");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            rows.afterLast();
            assertThat(rows.next()).isFalse();
            while (rows.previous()) {
                rows.getInt(1);
            }
        }
        assertThat(told()).containsExactly("select ok null 3 null");
    }

    @Test
    void aCallThatIsWrongIsNoFailureOfWhatRanBefore() throws SQLException {
        try (Connection connection = open("allowMultiQueries=true");
                Statement statement = connection.createStatement()) {
            statement.execute(QUERY + "; " + QUERY);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.getMoreResults(9));
            ResultSet first = statement.getResultSet();
            readAll(first);
            first.close();
            assertThatExceptionOfType(SQLException.class).isThrownBy(first::next);
            assertThat(statement.getMoreResults()).isTrue();
            readAll(statement.getResultSet());
        }
        assertThat(told()).containsExactly("select ok null 6 null");
    }

    /** Moving on behind the last result closes such a statement, which then cannot be asked for anything. */
    @ParameterizedTest
    @ValueSource(strings = {QUERY, "{call two()}"})
    void aStatementThatClosesItselfGivesWhatConnectorJGives(String sql) throws SQLException {
        List<String> raw;
        try (Connection connection = RealServer.connect(DATABASE, "")) {
            raw = resultsOf(connection, sql);
        }
        try (Connection connection = open("")) {
            assertThat(resultsOf(connection, sql)).isEqualTo(raw);
            assertThat(told()).singleElement().asString().contains(" ok ");
        }
        assertThat(raw).contains("true", "closed");
    }

    private static List<String> resultsOf(Connection connection, String sql) throws SQLException {
        PreparedStatement statement =
                sql.startsWith("{") ? connection.prepareCall(sql) : connection.prepareStatement(sql);
        statement.closeOnCompletion();
        List<String> results = new ArrayList<>();
        results.add(Boolean.toString(statement.execute()));
        while (!statement.isClosed() && results.size() < 10) {
            try {
                results.add(Boolean.toString(statement.getMoreResults()));
            } catch (SQLException e) {
                results.add(e.getSQLState());
            }
        }
        results.add(statement.isClosed() ? "closed" : "open");
        return results;
    }

    @Test
    void aRowWithoutAChangeIsNoOperation() throws SQLException {
        try (Connection connection = open("");
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery(QUERY)) {
            rows.next();
            rows.updateRow();
            rows.updateString("txt", "uno");
            rows.updateRow();
        }
        assertThat(told()).containsExactly("update ok null null 1", "select ok null 1 null");
    }

    /** Until the executor runs what it was given, the connection lives. */
    @Test
    void whatRunsBeforeAnAbortTakesEffectIsRecorded() throws SQLException {
        List<Runnable> tasks = new ArrayList<>();
        Connection connection = open("");
        connection.abort(tasks::add);
        connection.createStatement().executeQuery(QUERY).next();
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        connection.close();
        assertThat(told()).containsExactly("select ok null 1 null");
        assertThat(trail.records("connection"))
                .extracting(record -> record.get("action"))
                .containsExactly("aborted");
    }
}
