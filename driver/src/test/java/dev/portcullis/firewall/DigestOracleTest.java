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
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MySQL itself says which statements are one: a shape stands for a {@code STATEMENT_DIGEST} and the other way round. */
class DigestOracleTest {
    /** A long run: {@code -Dportcullis.fuzz.digests=1000000 -Dportcullis.fuzz.seed=7}. */
    private static final int STATEMENTS = Integer.getInteger("portcullis.fuzz.digests", 4_000);

    /** What hints are made of, and what breaks them. */
    private static final List<String> HINT_PIECES = List.of("""
            bka BKA bka( max_execution_time Max_Execution_Time( merge index firstmatch FirstMatch materialization t T `t` `a``b` `bka` `firstmatch`
            `` `t @q @`q` @ @@ ( ) , = < > <> := ; - + * / /* % & | ! ~ ^ # -- ? $ $a _a 1 1.5 1. .5 1.5.2 1e3 1k 1K 2M 1a 1.a 0x41 x'41' N'a'
            _utf8'a' 'x' '' "x" "" 'it''s' 'a\\b' 'a\\'b' '''' 'x . a.b t. { } [ ] null select set_var( qb_name( -1 +1 (1) (1,2) (-1) (t) in
            """.strip().split("\\s+", -1));

    private static MysqlServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = MysqlServer.start(Engine.MYSQL, List.of("--max-digest-length=65536"));
        try (Connection connection = server.connect(server.administrator())) {
            connection.createStatement().execute("create database d");
        }
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

    /** Hints have lexical rules of their own, for broken ones too. */
    @Test
    void shapes_and_digests_tell_the_same_hints_apart() throws SQLException {
        Map<String, Shape> shapes = new HashMap<>();
        Map<Shape, String> digests = new HashMap<>();
        Random random = new Random(Long.getLong("portcullis.fuzz.seed", 20261101));
        for (String mode : List.of("", "ANSI_QUOTES")) {
            shapes.clear();
            digests.clear();
            Dialect dialect = Dialect.of(server.version(), mode);
            try (Connection connection = server.connect(server.administrator())) {
                connection.createStatement().execute("set sql_mode = '" + mode + "'");
                connection.setCatalog("d");
                try (PreparedStatement digest = connection.prepareStatement("select statement_digest(?)")) {
                    for (int i = 0; i < STATEMENTS; i++) {
                        String sql = hinted(random);
                        String known = digest(digest, sql);
                        if (known != null) {
                            Shape shape = Firewall.analyze(sql, dialect).shape();
                            assertThat(shapes.putIfAbsent(known, shape)).as(sql).isIn(shape, null);
                            assertThat(digests.putIfAbsent(shape, known))
                                    .as(sql)
                                    .isIn(known, null);
                        }
                    }
                }
            }
        }
        assertThat(digests).hasSizeGreaterThan(STATEMENTS / 20);
    }

    private static String hinted(Random random) {
        StringBuilder sql = new StringBuilder("select /*+ ");
        for (int i = random.nextInt(4); i >= 0; i--) {
            sql.append(HINT_PIECES.get(random.nextInt(HINT_PIECES.size()))).append(random.nextInt(3) == 0 ? "" : " ");
        }
        return sql.append("*/ a from t").toString();
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
