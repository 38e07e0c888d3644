package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import com.mysql.cj.jdbc.JdbcStatement;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the guard adds to Connector/J, on a real server: identity, unwrapping, arguments, client info, closing. */
class GuardedConnectionTest {
    private static final String DATABASE = "guarded";

    private final RecordingContext context = new RecordingContext();
    private Connection connection;

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt TEXT, bin BLOB)");
            statement.execute("CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END");
        }
    }

    @BeforeEach
    void open() throws SQLException {
        connection = GuardedConnection.wrap(RealServer.connect(DATABASE, "allowMultiQueries=true"), context);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void everyWayBackLeadsToTheSameObjects() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1");
        assertThat(statement.getConnection()).isSameAs(connection);
        assertThat(statement.getResultSet()).isSameAs(rows);
        assertThat(rows.getStatement()).isSameAs(statement);
        assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
        statement.executeUpdate("INSERT INTO t (txt) VALUES ('a')", Statement.RETURN_GENERATED_KEYS);
        assertThat(statement.getGeneratedKeys().getStatement()).isSameAs(statement);
        PreparedStatement prepared = connection.prepareStatement("SELECT ?");
        prepared.setInt(1, 1);
        ResultSet preparedRows = prepared.executeQuery();
        assertThat(preparedRows.getStatement()).isSameAs(prepared);
        assertThat(prepared.getResultSet()).isSameAs(preparedRows);
    }

    /** A null that slipped in must not undo the whole transaction. */
    @Test
    void noSavepointIsNotTheBeginningOfTheTransaction() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO t (txt) VALUES ('kept')");

            assertThatNullPointerException().isThrownBy(() -> connection.rollback(null));

            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t WHERE txt = 'kept'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        } finally {
            connection.rollback();
        }
    }

    @Test
    void eachOfSeveralResultsIsOneObject() throws SQLException {
        CallableStatement call = connection.prepareCall("{call two()}");
        call.execute();
        ResultSet first = call.getResultSet();
        assertThat(call.getResultSet()).isSameAs(first);
        assertThat(call.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isTrue();
        ResultSet second = call.getResultSet();
        assertThat(second).isNotSameAs(first);
        assertThat(call.getResultSet()).isSameAs(second);
        assertThat(first.next()).isTrue();
        assertThat(second.getStatement()).isSameAs(call);
    }

    @Test
    void resultsOfMetaDataBelongToNoStatementAsInConnectorJ() throws SQLException {
        try (Connection raw = RealServer.connect(DATABASE, "");
                ResultSet rawTables = raw.getMetaData().getTables(DATABASE, null, "t", null);
                ResultSet tables = connection.getMetaData().getTables(DATABASE, null, "t", null)) {
            assertThat(tables.getStatement() == null).isEqualTo(rawTables.getStatement() == null);
        }
    }

    @Test
    void interfacesOfJdbcUnwrapToTheGuard() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1");
        assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
        assertThat(connection.unwrap(GuardedConnection.class)).isSameAs(connection);
        assertThat(connection.isWrapperFor(GuardedConnection.class)).isTrue();
        assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
        assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
        assertThat(rows.isWrapperFor(ResultSet.class)).isTrue();
        assertThat(rows.getMetaData().isWrapperFor(java.sql.ResultSetMetaData.class))
                .isTrue();
        assertThatThrownBy(() -> connection.unwrap(Statement.class))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Unable to unwrap");
    }

    @Test
    void typesOfConnectorJAreDenied() throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT 1");
        assertThat(connection.isWrapperFor(JdbcConnection.class)).isFalse();
        assertThat(statement.isWrapperFor(JdbcStatement.class)).isFalse();
        assertDenied(() -> connection.unwrap(JdbcConnection.class));
        assertDenied(() -> statement.unwrap(JdbcPreparedStatement.class));
        assertDenied(() -> statement.executeQuery().unwrap(com.mysql.cj.jdbc.result.ResultSetInternalMethods.class));
        try (ResultSet rows = connection.createStatement().executeQuery("SELECT x'01'")) {
            rows.next();
            assertDenied(() -> rows.getObject(1, com.mysql.cj.jdbc.Blob.class));
        }
        assertThat(context.unwrapped).isEmpty();
    }

    @Test
    void typesOfConnectorJAreGivenAndReportedWhereTheSettingAllows() throws SQLException {
        context.unwrapAllowed = true;
        assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
        assertThat(context.unwrapped).isEmpty();
        assertThat(connection.unwrap(JdbcConnection.class).getHost()).isNotEmpty();
        assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
        assertThat(context.unwrapped).containsExactly(JdbcConnection.class);
    }

    @Test
    void objectsFromTheGuardAreTakenBack() throws Exception {
        Blob blob = connection.createBlob();
        blob.setBytes(1, new byte[] {1, 2, 3});
        SQLXML xml = connection.createSQLXML();
        xml.setString("<a/>");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO t (txt, bin) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setSQLXML(1, xml);
            insert.setObject(2, blob);
            insert.executeUpdate();
        }
        connection.setAutoCommit(false);
        Savepoint savepoint = connection.setSavepoint("before");
        connection.createStatement().executeUpdate("DELETE FROM t");
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
        try (ResultSet rows = connection.createStatement().executeQuery("SELECT txt, bin FROM t WHERE txt = '<a/>'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBytes(2)).containsExactly(1, 2, 3);
        }
        connection.commit();
    }

    @Test
    void namePatternsOfMetaDataCannotLeaveTheirLiteral() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String attack = "t\\'; DROP TABLE t; -- ";
        List<ThrowingCallable> calls = List.of(
                () -> metaData.getTables(DATABASE, null, attack, null),
                () -> metaData.getColumns(DATABASE, null, attack, "%"),
                () -> metaData.getColumns(DATABASE, null, "t", attack));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
        try (ResultSet columns = metaData.getColumns(DATABASE, null, "t", "i\\d")) {
            assertThat(columns.next()).isFalse();
        }
    }

    @Test
    void clientInfoCannotLeaveItsCommentThroughDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("ApplicationName", "x */ DROP TABLE t; /* ");

        assertThatThrownBy(() -> connection.setClientInfo(new Properties(defaults)))
                .satisfies(GuardedConnectionTest::isRefusal);
    }

    /** Connector/J 8 gives its own away. */
    @Tag("connection")
    @Test
    void clientInfoCannotLeaveItsCommentThroughWhatIsGivenOut() throws SQLException {
        connection.setClientInfo("ApplicationName", "shop");
        connection.getClientInfo().setProperty("ClientUser", "*/ DELETE FROM t /*");
        connection.setClientInfo("ClientHostname", "here");
        assertThat(connection.getClientInfo("ClientUser")).isNull();
        assertThat(connection.getClientInfo()).containsOnlyKeys("ApplicationName", "ClientHostname");
    }

    @Test
    void clientInfoCannotLeaveItsComment() throws SQLException {
        connection.setClientInfo("ApplicationName", "shop * / back");
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("shop * / back");
        String attack = "*/ SET @pwned = 1; /*";
        assertThatThrownBy(() -> connection.setClientInfo("ApplicationName", attack))
                .satisfies(GuardedConnectionTest::isRefusal);
        assertThatThrownBy(() -> connection.setClientInfo(attack, "x")).satisfies(GuardedConnectionTest::isRefusal);
        Properties properties = new Properties();
        properties.setProperty("a", attack);
        assertThatThrownBy(() -> connection.setClientInfo(properties)).satisfies(GuardedConnectionTest::isRefusal);
        try (ResultSet rows = connection.createStatement().executeQuery("SELECT @pwned")) {
            rows.next();
            assertThat(rows.getString(1)).isNull();
        }
    }

    private static void isRefusal(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOf(SQLClientInfoException.class)
                .hasMessageContaining("*/")
                .hasMessageNotContaining("pwned");
        assertThat(((SQLException) thrown).getSQLState()).isEqualTo("42501");
    }

    @Test
    void nothingPrintsAValue() throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT ?, 'literal'");
        statement.setString(1, "secret value");
        assertThat(statement.toString())
                .startsWith("dev.portcullis.guard.GuardedPreparedStatement@")
                .doesNotContain("secret", "literal");
        assertThat(connection.getMetaData().getURL()).isEqualTo(RecordingContext.URL);
    }

    @Test
    void closingIsReportedOnce() throws SQLException {
        connection.close();
        connection.close();
        connection.abort(Runnable::run);
        assertThat(context.closed).isEqualTo(1);
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
    }

    @Test
    void abortingIsReportedOnceAndShowsTheExecutorNoTaskOfConnectorJ() throws SQLException {
        List<Runnable> tasks = new ArrayList<>();
        Executor executor = task -> {
            tasks.add(task);
            task.run();
        };
        connection.setNetworkTimeout(executor, 10_000);
        assertThat(connection.getNetworkTimeout()).isEqualTo(10_000);
        // Connector/J 8 sets the timeout in a task too.
        assertThat(tasks).noneMatch(task -> task.getClass().getName().startsWith("com.mysql"));
        tasks.clear();
        connection.abort(executor);
        assertThat(connection.isClosed()).isTrue();
        assertThat(context.closed).isEqualTo(1);
        assertThat(tasks).hasSize(1).noneMatch(task -> task.getClass().getName().startsWith("com.mysql"));
    }

    private static void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("portcullis.unwrap")
                .satisfies(thrown -> {
                    assertThat(((SQLException) thrown).getSQLState()).isEqualTo("42501");
                });
    }
}
