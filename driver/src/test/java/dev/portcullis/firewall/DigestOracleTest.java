package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MySQL itself says which statements are one: a shape stands for a {@code STATEMENT_DIGEST} and the other way round. */
class DigestOracleTest {
    /** A long run: {@code -Dportcullis.fuzz.digests=1000000 -Dportcullis.fuzz.seed=7}. */
    private static final int STATEMENTS = Integer.getInteger("portcullis.fuzz.digests", 4_000);

    private static MysqlServer server;

    @BeforeAll
    static void start() {
        server = MysqlServer.start(Engine.MYSQL, List.of("--max-digest-length=65536"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shapes_and_digests_tell_the_same_statements_apart() throws SQLException {
        Map<String, Shape> shapes = new HashMap<>();
        Map<Shape, String> digests = new HashMap<>();
        SqlVariants variants = new SqlVariants(Long.getLong("portcullis.fuzz.seed", 20261101));
        Dialect dialect = Dialect.of(server.version(), "");
        try (Connection connection = server.connect(server.administrator())) {
            connection.createStatement().execute("create database d");
            connection.setCatalog("d");
            try (PreparedStatement digest = connection.prepareStatement("select statement_digest(?)")) {
                for (int i = 0; i < STATEMENTS; i++) {
                    String sql = variants.next();
                    String known = digest(digest, sql);
                    if (known != null) {
                        Shape shape = Firewall.analyze(sql, dialect).shape();
                        assertThat(shapes.putIfAbsent(known, shape)).as(sql).isIn(shape, null);
                        assertThat(digests.putIfAbsent(shape, known)).as(sql).isIn(known, null);
                    }
                }
            }
        }
        assertThat(digests).hasSizeGreaterThan(Math.min(STATEMENTS / 20, 10_000));
    }

    /** Null if the server cannot read the text. */
    private static String digest(PreparedStatement statement, String sql) throws SQLException {
        statement.setString(1, sql);
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            return null;
        }
    }
}
