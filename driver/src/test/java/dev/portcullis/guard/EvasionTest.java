package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.firewall.gate.Gate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may run any statement and would rather not be seen: the firewall is off, and every way to touch a table leaves a record that says so. */
class EvasionTest {
    private static final String DATABASE = "evaded";

    private final MemoryTrail trail = new MemoryTrail(false);

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt VARCHAR(40))");
            statement.execute("CREATE PROCEDURE wipe() BEGIN DELETE FROM t; END");
        }
    }

    private Connection open() throws SQLException {
        return GuardedConnection.wrap(
                RealServer.connect(DATABASE, "allowMultiQueries=true"),
                RecordingContext.into(trail, Gate.OPEN, DATABASE));
    }

    /** {@code operation|tables} of each operation. */
    private List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (Map<String, Object> record : trail.records("operation")) {
            Map<?, ?> statement = (Map<?, ?>) record.get("statement");
            seen.add(statement.get("operation") + "|" + statement.get("tables"));
        }
        return seen;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "/* SELECT 1 */ DELETE FROM t~delete|[t]",
                "/*!50000 DELETE */ FROM t~delete|[t]",
                "DELETE FROM `t`~delete|[t]",
                "DELETE FROM evaded . t~delete|[evaded.t]",
                "WITH x AS (SELECT 1) DELETE FROM t WHERE id IN (SELECT * FROM x)~delete|[t]",
                "TABLE t~select|[t]",
                "(SELECT id FROM t)~select|[t]",
                "HANDLER t OPEN~select|[t]",
                "INSERT INTO t (txt) SELECT txt FROM mysql.user, t WHERE 1 = 0~insert|[t, mysql.user]",
                "UPDATE t, (SELECT 1) AS x SET txt = 'y'~update|[t]",
                "EXPLAIN ANALYZE SELECT * FROM t~show|[t]",
                "CREATE TEMPORARY TABLE c AS SELECT * FROM t~create|[c, t]",
                "CALL wipe()~call|[]",
                "DO (SELECT COUNT(*) FROM t)~select|[t]",
                "SET @x = (SELECT COUNT(*) FROM t)~session|[t]"
            })
    void noFormOfAStatementHidesWhatItTouches(String sql, String expected) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            try {
                statement.execute(sql);
            } catch (SQLException e) {
                assertThat(trail.records("operation").get(0)).containsEntry("outcome", "error");
            }
        }
        assertThat(seen()).as(sql).singleElement().asString().startsWith(expected.replace("|[]", "|"));
    }

    /** Connector/J sends it when it connects, before there is a record of anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@a=(SELECT id FROM t)",
                "@a= (TABLE t LIMIT 1)",
                "@a=seen()",
                "@a=evaded.concat()",
                "@a=evaded . concat()",
                "@a=concat ()",
                "@a=1/*!50000+(SELECT 1 FROM t)*/",
                "@`a'`=1; INSERT INTO t (txt) VALUES ('seen'); -- '",
                "@a='\\'; INSERT INTO t (txt) VALUES ('seen'); -- '",
                "@a=CONCAT(')'); INSERT INTO t (txt) VALUES ('seen')"
            })
    void noSessionVariableTouchesATable(String value) throws SQLException {
        String property = "sessionVariables="
                + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> RealServer.connectThroughPortcullis(DATABASE, "allowMultiQueries=true&" + property)
                        .close())
                .withMessageContaining("sessionVariables")
                .extracting(SQLException::getSQLState)
                .isEqualTo("22023");
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM t WHERE txt = 'seen'")) {
            assertThat(rows.next()).isFalse();
        }
    }

    /** A crowd of names, or of mentions of one, does not hide that the statement touches more. */
    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE IF EXISTS %s gone", "SELECT id FROM %s t", "DELETE %s t FROM t"})
    void noCrowdOfTablesHidesThatThereAreMore(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String name : List.of("none%d, ", "none%d, ".replace("%d", "0"))) {
                StringBuilder crowd = new StringBuilder();
                for (int i = 0; i < 300; i++) {
                    crowd.append(String.format(Locale.ROOT, name, i));
                }
                trail.clear();
                try {
                    statement.execute(String.format(Locale.ROOT, sql, crowd));
                } catch (SQLException e) {
                    // It touches more than there is.
                }
                assertThat(trail.records("operation"))
                        .singleElement()
                        .extracting(each -> ((Map<?, ?>) each.get("statement")).get("tablesTruncated"))
                        .isEqualTo(true);
            }
        }
    }

    /** A text that is not read to its end may touch more than is seen, and change how the texts behind it are read. */
    @Test
    void noLengthHidesWhatStandsBehind() throws SQLException {
        String longText = "DO @a" + ", @a".repeat(70_000) + "; DELETE FROM t; SET sql_mode = 'NO_BACKSLASH_ESCAPES'";
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(longText);
            statement.execute("SELECT 'a\\', 'secret'");
        }
        assertThat(trail.records("operation"))
                .extracting(each -> (Map<?, ?>) each.get("statement"))
                .satisfiesExactly(
                        first -> assertThat(first.get("tablesTruncated")).isEqualTo(true),
                        second -> assertThat(second.get("sql")).isEqualTo("SELECT ?, ?"));
    }

    @Test
    void whatIsPreparedByTextIsRecordedWhenItRuns() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO t (txt) VALUES ('a'), ('b')");
            trail.clear();
            statement.execute("PREPARE s FROM 'DELETE FROM t'");
            statement.executeUpdate("EXECUTE s");
        }
        assertThat(trail.records("operation")).hasSize(2);
        assertThat(trail.records("operation").get(1)).containsEntry("rowsAffected", 2L);
        assertThat(trail.records("operation").toString()).contains("PREPARE s FROM ?", "EXECUTE s");
    }

    @Test
    void aBranchOfADistributedTransactionIsRecorded() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "XA START 'x'",
                    "INSERT INTO t (txt) VALUES ('x')",
                    "XA END 'x'",
                    "XA PREPARE 'x'",
                    "XA COMMIT 'x'")) {
                statement.execute(sql);
            }
        }
        assertThat(trail.records("operation")).hasSize(5);
        assertThat(trail.records("operation").get(1)).containsKey("transaction");
        assertThat(trail.records("transaction"))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record).doesNotContainEntry("action", "rollback"));
    }

    /** Neither a zero byte, nor half a character, nor a million characters end a record early. */
    @Test
    void noTextBreaksItsRecord() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "SELECT 1 AS `a\ud800`",
                    "SELECT 1 -- \u0000\u2028\n FROM t",
                    "SELECT 'a\u0000\",\"hash\":\"' FROM t",
                    "SELECT id FROM t WHERE txt IN ('" + "x".repeat(1_000_000) + "')")) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isNotNull();
                }
            }
        }
        assertThat(trail.records("operation"))
                .hasSize(4)
                .allSatisfy(record -> assertThat(record).containsKeys("outcome", "statement"));
        assertThat(seen().subList(1, 4)).allMatch(each -> each.startsWith("select|[t]"));
    }

    /** The result is never closed, the connection goes away under the statement, and the pool gives it to somebody else. */
    @Test
    void whatIsAbandonedIsRecordedOnce() throws SQLException {
        Connection connection = open();
        PreparedStatement read = connection.prepareStatement("SELECT id FROM t");
        read.executeQuery();
        connection.beginRequest();
        connection.endRequest();
        connection.setCatalog("mysql");
        connection.abort(Runnable::run);
        read.close();
        connection.close();
        assertThat(seen()).containsExactly("select|[t]");
        assertThat(trail.records("connection"))
                .extracting(record -> record.get("action"))
                .containsExactly("opened", "aborted");
    }
}
