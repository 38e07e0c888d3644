package dev.portcullis.guard;

import dev.portcullis.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The schema and the SQL of the transparency test: every column type, and statements that work, fail, warn and give several results. */
final class Shop {
    static final String DATABASE = "shop";

    static final List<String> COLUMNS = List.of(
            "id", "b1", "bits", "tiny", "utiny", "small", "medium", "num", "big", "ubig", "dec_", "flt", "dbl", "d",
            "t", "t6", "dt", "dt6", "ts", "y", "c", "vc", "txt", "ltxt", "bin", "vbin", "blb", "lblb", "en", "st",
            "doc", "geo");

    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE every_type (
              id INT PRIMARY KEY AUTO_INCREMENT, b1 BIT(1), bits BIT(10), tiny TINYINT(1), utiny TINYINT UNSIGNED, small SMALLINT, medium MEDIUMINT,
              num INT, big BIGINT, ubig BIGINT UNSIGNED, dec_ DECIMAL(20,4), flt FLOAT, dbl DOUBLE, d DATE, t TIME, t6 TIME(6), dt DATETIME,
              dt6 DATETIME(6), ts TIMESTAMP NULL, y YEAR, c CHAR(10), vc VARCHAR(40), txt TEXT, ltxt LONGTEXT, bin BINARY(4), vbin VARBINARY(40),
              blb BLOB, lblb LONGBLOB, en ENUM('a','b'), st SET('x','y','z'), doc JSON, geo GEOMETRY) CHARACTER SET utf8mb4""",
            "CREATE TABLE uniq (id INT PRIMARY KEY, name VARCHAR(8) NOT NULL UNIQUE) COMMENT 'names'",
            "CREATE TABLE child (id INT PRIMARY KEY AUTO_INCREMENT, uniq_id INT, FOREIGN KEY (uniq_id) REFERENCES uniq (id) ON DELETE CASCADE)",
            "CREATE VIEW v AS SELECT id, name FROM uniq",
            "CREATE PROCEDURE p_out(IN a INT, OUT b VARCHAR(20), INOUT c INT) BEGIN SET b = CONCAT('got ', a), c = c + a; END",
            "CREATE PROCEDURE p_many(IN n INT) BEGIN SELECT n AS a; SELECT id, name FROM uniq ORDER BY id LIMIT 3; INSERT INTO child (uniq_id) VALUES (NULL); END",
            "CREATE PROCEDURE p_fail() BEGIN SELECT 1; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused by p_fail', MYSQL_ERRNO = 5000; END",
            "CREATE FUNCTION f_add(a INT, b INT) RETURNS INT DETERMINISTIC RETURN a + b",
            "INSERT INTO uniq VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five')",
            "INSERT INTO child (uniq_id) VALUES (1), (2), (2)",
            "INSERT INTO every_type VALUES (1, b'1', b'1100000001', 1, 255, -32768, 8388607, 2147483647, -9223372036854775808, 18446744073709551615, "
                    + "1234567890123456.7890, 1.5, -2.25e100, '2024-02-29', '23:59:59', '-838:59:58.999999', '1999-12-31 23:59:59', "
                    + "'2038-01-19 03:14:07.123456', '2024-06-01 12:00:00', 2024, 'char', 'varchar ü € 😀', 'text', 'long text', x'01020304', x'ff00', "
                    + "x'0102030405', x'aabbcc', 'a', 'x,z', '{\"k\": [1, 2, null]}', ST_GeomFromText('POINT(1 2)'))",
            "INSERT INTO every_type (id) VALUES (2)",
            "INSERT INTO every_type (id, num, vc, txt, dt) VALUES (3, 0, '', '12', '2000-01-01 00:00:00'), (4, -1, 'true', '2024-01-02', NULL), "
                    + "(5, 5, '1e3', 'not a number', '2000-01-01 00:00:01')");

    static final List<String> QUERIES = List.of(
            "SELECT * FROM every_type",
            "SELECT id, num, vc, txt, blb, dt6 FROM every_type ORDER BY id",
            "SELECT id, name FROM uniq ORDER BY id",
            "SELECT e.id, u.name FROM every_type e LEFT JOIN uniq u ON u.id = e.id ORDER BY 1, 2",
            "SELECT 1 AS one, 'two' AS two, NULL AS none, x'03' AS three, 1.50 AS dec_, CAST('2024-01-01' AS DATE) AS d, JSON_ARRAY(1) AS j",
            "SELECT {fn CONCAT('a', 'b')}, {d '2024-01-01'}, {ts '2024-01-01 10:11:12'}, {t '10:11:12'}",
            "SELECT id FROM every_type WHERE 1 = 0",
            "SHOW COLUMNS FROM uniq",
            "SELECT 1/0, CAST('abc' AS SIGNED)",
            "/* a comment */ SELECT id -- to the end\n FROM uniq ORDER BY id",
            "(SELECT 1) UNION (SELECT 2)",
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 25) SELECT i, REPEAT('x', i) AS x FROM n");

    static final List<String> UPDATES = List.of(
            "INSERT INTO uniq VALUES (1, 'again')",
            "INSERT INTO uniq (id, name) VALUES (100, 'hundred') ON DUPLICATE KEY UPDATE name = 'hundert'",
            "REPLACE INTO uniq VALUES (5, 'five')",
            "INSERT INTO uniq VALUES (200, 'much too long a name')",
            "INSERT INTO uniq VALUES (201, NULL)",
            "INSERT INTO child (uniq_id) VALUES (3), (4), (NULL)",
            "INSERT INTO child (uniq_id) VALUES (999)",
            "INSERT IGNORE INTO uniq VALUES (1, 'one'), (300, 'much too long a name')",
            "DELETE FROM uniq WHERE id IN (100, 300)",
            "UPDATE every_type SET num = num + 1, vc = CONCAT('v', id)",
            "UPDATE every_type SET num = num WHERE id < 3",
            "INSERT INTO every_type (num, vc, txt) VALUES (7, 'seven', 'sieben')",
            "DELETE FROM every_type WHERE id > 12",
            "CREATE TEMPORARY TABLE IF NOT EXISTS scratch (id INT PRIMARY KEY AUTO_INCREMENT, v INT)",
            "INSERT INTO scratch (v) VALUES (1), (2)",
            "DROP TEMPORARY TABLE IF EXISTS scratch",
            "SET @v = 1");

    static final List<String> WRONG = List.of(
            "SELEC 1",
            "",
            "   ",
            "SELECT * FROM no_such_table",
            "SELECT no_such_column FROM uniq",
            "INSERT INTO",
            "CALL no_such_procedure()",
            "SELECT 'unterminated",
            "{call broken",
            "SELECT ? + ?",
            "LOAD DATA LOCAL INFILE '/nonexistent' INTO TABLE uniq",
            "-- only a comment");

    static final List<String> SEVERAL = List.of(
            "SELECT 1; SELECT 2",
            "INSERT INTO child (uniq_id) VALUES (1); SELECT id FROM uniq ORDER BY id; DELETE FROM child WHERE id > 20",
            "SELECT 1; SELEC 2",
            "CALL p_many(4)",
            "CALL p_fail()");

    static final List<String> PREPARED = List.of(
            "SELECT * FROM every_type WHERE id = ?",
            "SELECT id, vc, txt FROM every_type WHERE vc = ? OR num > ? ORDER BY id",
            "SELECT ?, ?, ?",
            "SELECT id, name FROM uniq WHERE id IN (?, ?, ?) ORDER BY id",
            "INSERT INTO every_type (num, vc, txt, blb, dt6, dec_) VALUES (?, ?, ?, ?, ?, ?)",
            "INSERT INTO uniq (id, name) VALUES (?, ?)",
            "INSERT INTO child (uniq_id) VALUES (?)",
            "UPDATE every_type SET vc = ?, big = ?, d = ?, t = ?, ts = ? WHERE id = ?",
            "UPDATE every_type SET doc = ?, lblb = ?, ltxt = ?, b1 = ?, y = ? WHERE id = ?",
            "DELETE FROM child WHERE id = ?",
            "SELECT 'no parameter'",
            "INSERT INTO uniq (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)");

    static final List<String> CALLS = List.of(
            "{call p_out(?, ?, ?)}",
            "{call p_many(?)}",
            "{call p_fail()}",
            "{? = call f_add(?, ?)}",
            "{call no_such(?)}",
            "call p_out(1, ?, ?)");

    private Shop() {}

    /** Creates the database anew on that server. */
    static void create(MysqlServer server) throws SQLException {
        try (Connection connection = RealServer.connect(server, "", "");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + DATABASE);
            statement.execute("CREATE DATABASE " + DATABASE);
            statement.execute("USE " + DATABASE);
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
    }
}
