package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.FirewallException;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The firewall reads a text as the server does, whatever the session is set to, on a real server. */
class SessionReadingTest {
    private static final String DATABASE = "readings";

    /** One string, unless a backslash is a plain character: then an attack. */
    private static final String BACKSLASH = "SELECT id FROM t WHERE txt = 'a\\' OR 1=1 -- '";

    /** An attack, unless a double quote is the quote of a name. */
    private static final String QUOTES = "SELECT id FROM t WHERE id = 7 OR \"a\" = \"a\"";

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt TEXT, a INT, `it's` INT)");
            statement.execute("INSERT INTO t (txt) VALUES ('kept')");
            statement.execute("CREATE PROCEDURE p() BEGIN SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SET @ran = 1; END");
        }
    }

    private static Connection open(String properties) throws SQLException {
        return open(properties, "enforce");
    }

    private static Connection open(String properties, String mode) throws SQLException {
        RecordingContext context = new RecordingContext();
        Properties settings = new Properties();
        settings.setProperty("portcullis.firewall", mode);
        context.gate =
                Gate.of(ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", settings), DriverMetrics.NONE);
        return GuardedConnection.wrap(RealServer.connect(DATABASE, properties), context);
    }

    private static void assertPasses(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertRefused(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(FirewallException.class).isThrownBy(() -> statement.execute(sql));
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "set @@sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
                "SET @a = 1, @@session.sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "SET SESSION `sql_mode` = 'NO_BACKSLASH_ESCAPES'",
                "SET LOCAL sql_mode = 1048576"
            })
    void textsAreReadByTheModeThatOneOfThemSet(String change) throws SQLException {
        try (Connection connection = open("")) {
            assertPasses(connection, BACKSLASH);
            assertPasses(connection, change);
            assertThat(text(connection, "SELECT @@sql_mode")).contains("NO_BACKSLASH_ESCAPES");
            assertRefused(connection, BACKSLASH);
            assertPasses(connection, "SET sql_mode = DEFAULT");
            assertPasses(connection, BACKSLASH);
        }
    }

    @Test
    void aPreparedTextIsJudgedAgainWhenTheModeHasChanged() throws SQLException {
        try (Connection connection = open("");
                PreparedStatement prepared = connection.prepareStatement(BACKSLASH);
                PreparedStatement change = connection.prepareStatement("SET sql_mode = ?")) {
            prepared.execute();
            change.setString(1, "NO_BACKSLASH_ESCAPES");
            change.execute();
            assertThatExceptionOfType(FirewallException.class).isThrownBy(prepared::execute);
            change.setString(1, "");
            change.execute();
            prepared.execute();
        }
    }

    @Test
    void aTextBehindAChangeInOneBatchIsReadInEachWay() throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            statement.addBatch("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
            assertThatExceptionOfType(FirewallException.class).isThrownBy(() -> statement.addBatch(BACKSLASH));
            statement.addBatch("UPDATE t SET a = 1 WHERE id = 1");
            assertThat(statement.executeBatch()).containsExactly(0, 1);
            assertRefused(connection, BACKSLASH);
        }
    }

    @Test
    void aLargeBatchChangesHowTextsAreReadToo() throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            statement.addBatch("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
            assertThat(statement.executeLargeBatch()).containsExactly(0);
            assertRefused(connection, BACKSLASH);
        }
    }

    @Test
    void aBatchIsReadAsItsSessionReadsWhenItRuns() throws SQLException {
        try (Connection connection = open("");
                Statement statement = connection.createStatement()) {
            statement.addBatch("UPDATE t SET a = 2 WHERE id = 1");
            statement.addBatch(BACKSLASH);
            assertPasses(connection, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
            assertThatExceptionOfType(FirewallException.class).isThrownBy(statement::executeBatch);
            assertThat(text(connection, "SELECT COUNT(*) FROM t WHERE a = 2")).isEqualTo("0");
            statement.clearBatch();
            statement.addBatch("UPDATE t SET a = 2 WHERE id = 1");
            assertThat(statement.executeBatch()).containsExactly(1);
        }
    }

    /** Another statement's batch ran in between, or Connector/J did not begin this one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchChangesHowTextsAreReadWheneverItRuns(boolean heldUp) throws SQLException {
        try (Connection connection = open("");
                Statement change = connection.createStatement();
                Statement other = connection.createStatement()) {
            change.addBatch("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
            if (heldUp) {
                connection.setReadOnly(true);
                assertThatExceptionOfType(SQLException.class).isThrownBy(change::executeBatch);
                connection.setReadOnly(false);
            } else {
                other.addBatch("UPDATE t SET a = 3 WHERE id = 1");
                other.executeBatch();
            }
            assertPasses(connection, BACKSLASH);
            change.executeBatch();
            assertRefused(connection, BACKSLASH);
        }
    }

    @Test
    void namesInDoubleQuotesAreNames() throws SQLException {
        try (Connection connection = open("")) {
            assertRefused(connection, QUOTES);
        }
        try (Connection connection = open("sessionVariables=sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'")) {
            assertPasses(connection, "SELECT \"id\" FROM \"t\" WHERE \"txt\" = 'it''s'");
            assertRefused(connection, BACKSLASH);
        }
    }

    @Test
    void whatAnotherSessionWasToldCountsForNothing() throws SQLException {
        String mode = "cacheServerConfiguration=true&sessionVariables=sql_mode=";
        // Without STRICT_TRANS_TABLES Connector/J would set sql_mode itself, to the other session's.
        try (Connection first = RealServer.connectThroughPortcullis(DATABASE, mode + "'STRICT_TRANS_TABLES'");
                Connection second = RealServer.connectThroughPortcullis(
                        DATABASE, mode + "'STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES'")) {
            assertPasses(first, BACKSLASH);
            assertRefused(second, BACKSLASH);
        }
    }

    @Test
    void aStoredProcedureKeepsItsModeToItself() throws SQLException {
        try (Connection connection = open("")) {
            assertPasses(connection, "CALL p()");
            assertThat(text(connection, "SELECT @ran")).isEqualTo("1");
            assertThat(text(connection, "SELECT @@sql_mode")).doesNotContain("NO_BACKSLASH_ESCAPES");
            assertPasses(connection, BACKSLASH);
        }
    }

    @Test
    void valuesAreQuotedByTheModeThatATextSet() throws SQLException {
        try (Connection connection = open("");
                PreparedStatement prepared = connection.prepareStatement("SELECT ?")) {
            for (String mode : new String[] {"''", "'NO_BACKSLASH_ESCAPES'", "'ANSI_QUOTES'", "DEFAULT"}) {
                assertPasses(connection, "SET sql_mode = " + mode);
                for (String value : new String[] {"a\\", "\\' OR 1=1 -- ", "\"'\\\"", "''"}) {
                    prepared.setString(1, value);
                    try (ResultSet rows = prepared.executeQuery()) {
                        rows.next();
                        assertThat(rows.getString(1)).as(mode).isEqualTo(value);
                    }
                }
            }
        }
    }

    @Test
    void aCharacterThatSwallowsABackslashIsReadAsTheServerReadsIt() throws SQLException {
        String text = "SELECT id FROM t WHERE txt = '\u5f20\\' OR 1=1 -- '";
        try (Connection connection = open("")) {
            assertPasses(connection, text);
            assertPasses(connection, "SET NAMES gbk");
            assertRefused(connection, text);
        }
    }

    /** The same with a value: Connector/J, which sends UTF-8, would put a backslash or a quote behind the character. */
    @Test
    void noValueIsBoundThatCouldLeaveItsQuotes() throws SQLException {
        try (Connection connection = open("");
                PreparedStatement before = connection.prepareStatement("SELECT COUNT(*) FROM t WHERE txt = ?")) {
            before.setString(1, "\u20ac\\' OR 1=1 -- ");
            assertNone(before);
            assertPasses(connection, "SET NAMES gbk");
            assertTorn(before::executeQuery);
            assertTorn(before::execute);
            before.addBatch();
            assertTorn(before::executeBatch);
            assertTorn(() -> connection.prepareStatement("SELECT COUNT(*) FROM t WHERE txt = ?"));
            assertTorn(() -> connection.prepareCall("{call p()}"));
            assertPasses(connection, "SELECT id FROM t");
            assertPasses(connection, "SET NAMES utf8mb4");
            assertNone(before);
        }
        try (Connection connection = open("characterEncoding=GBK");
                PreparedStatement agreed = connection.prepareStatement("SELECT COUNT(*) FROM t WHERE txt = ?")) {
            agreed.setString(1, "\u7e17\\' OR 1=1 -- ");
            assertNone(agreed);
            assertPasses(connection, "SET NAMES utf8mb4");
            assertTorn(agreed::executeQuery);
            assertPasses(connection, "SET NAMES latin1");
            assertTorn(agreed::executeQuery);
        }
    }

    /** The encodings that Connector/J knows agree with the character set that it asks the server for, and texts of one byte a character tear nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "GBK",
                "GB18030",
                "Big5",
                "Shift_JIS",
                "Cp943",
                "WINDOWS-31J",
                "EUC_JP",
                "EUC_KR",
                "GB2312",
                "Cp1252",
                "KOI8_R"
            })
    void valuesAreBoundInEveryEncodingOfConnectorJ(String encoding) throws SQLException {
        try (Connection connection = open("characterEncoding=" + encoding);
                PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM t WHERE txt = ?")) {
            statement.setString(1, "\u5f20\\' OR 1=1 -- ");
            assertNone(statement);
        }
        try (Connection connection = open("")) {
            assertPasses(connection, "SET NAMES latin1");
            try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM t WHERE txt = ?")) {
                statement.setString(1, "\u5f20\\' OR 1=1 -- ");
                assertNone(statement);
            }
        }
    }

    /** Names stand in statements of Connector/J's own, and so do the rows of an updatable result. */
    @Test
    void noNameLeavesItsQuotes() throws SQLException {
        String name = "\u20ac\\`'; DELETE FROM t; -- ";
        try (Connection connection = open("allowMultiQueries=true");
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            DatabaseMetaData metaData = connection.getMetaData();
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint(name);
            ResultSet rows = statement.executeQuery("SELECT id, txt FROM t");
            rows.next();
            assertPasses(connection, "SET NAMES gbk");
            assertTorn(() -> connection.setSavepoint(name));
            assertTorn(() -> connection.rollback(savepoint));
            assertTorn(() -> connection.releaseSavepoint(savepoint));
            assertTorn(() -> connection.setCatalog(name));
            assertTorn(() -> connection.setSchema(name));
            assertTorn(() -> metaData.getColumns(name, null, "t", "%"));
            assertTorn(() -> metaData.getPrimaryKeys(null, null, name));
            assertTorn(() -> metaData.getProcedures(null, null, name));
            rows.updateString("txt", name);
            assertTorn(rows::updateRow);
            assertTorn(rows::refreshRow);
            assertThat(metaData.getColumns(null, null, "t", "%").next()).isTrue();
            assertPasses(connection, "SET NAMES utf8mb4");
            connection.rollback(savepoint);
            connection.rollback();
        }
    }

    private static void assertNone(PreparedStatement counting) throws SQLException {
        try (ResultSet rows = counting.executeQuery()) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    private static void assertTorn(ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(call)
                .withMessageContaining("character_set_client")
                .extracting(SQLException::getSQLState)
                .isEqualTo("42501");
    }

    @Test
    void whatConnectorJMakesOfEscapesIsJudgedToo() throws SQLException {
        // Connector/J takes the quote in the name for a string's, so it looks for escapes inside the strings.
        String text = "SELECT `it's` FROM t WHERE txt = '{escape ''!!!''}!' AND txt = ' OR 1=1 -- '";
        try (Connection connection = open("")) {
            assertRefused(connection, text);
            assertThatExceptionOfType(FirewallException.class).isThrownBy(() -> connection.prepareStatement(text));
            assertPasses(
                    connection, "SELECT {fn LCASE('A')}, {d '2024-01-01'} FROM {oj t LEFT JOIN t u ON t.id = u.id}");
            assertPasses(connection, text.replace("{", ""));
        }
    }

    @Test
    void textsThatConnectorJJoinsDoNotReachIntoEachOther() throws SQLException {
        try (Connection connection = open("rewriteBatchedStatements=true");
                Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.addBatch("INSERT INTO t (txt) VALUES ('\\')"))
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            for (int i = 0; i < 5; i++) {
                statement.addBatch("INSERT INTO t (txt) VALUES (';\\'')");
            }
            assertThat(statement.executeBatch()).containsExactly(1, 1, 1, 1, 1);
        }
    }

    @Test
    void valuesThatAreNotTextsCannotBecomeText() throws SQLException {
        try (Connection connection = open("allowMultiQueries=true")) {
            connection.setAutoCommit(false);
            String attack = "x`; SET @pwned = 1; -- ";
            connection.rollback(connection.setSavepoint(attack));
            connection.releaseSavepoint(connection.setSavepoint("`" + attack));
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.setCatalog(attack));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> connection.setCatalog("`x`; SET @pwned = 1; `"));
            connection.setSchema(attack);
            try (ResultSet tables = connection.getMetaData().getTables(attack, null, "'; SET @pwned = 1; -- ", null)) {
                assertThat(tables.next()).isFalse();
            }
            assertThat(text(connection, "SELECT @pwned")).isNull();
        }
    }

    @Test
    void anObservedSessionIsFollowedAndRefusesNothing() throws SQLException {
        try (Connection connection = open("allowMultiQueries=true", "observe")) {
            assertPasses(connection, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 1");
            assertPasses(connection, BACKSLASH);
            assertPasses(connection, "SELECT id FROM t WHERE id = 1 OR 1 = 1");
        }
    }
}
