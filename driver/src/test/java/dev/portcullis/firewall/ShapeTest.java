package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes: what MySQL's digest holds to be one statement is one shape, and nothing else is. */
class ShapeTest {
    private static final Dialect MYSQL_8_0_31 = Dialect.of("8.0.31", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select a from t where id = 1 | SELECT a FROM t WHERE id='x'
            select a from t where id = ? | SELECT a FROM t WHERE id=0x41
            select 1, 2, 3 | select 'a', -1
            select - -1 | select 1
            select a from t where a in (1) | select a from t where a in (1, 2, 'x')
            insert into t values (1, 2) , (3, 4) | insert into t values ('a', null), (?, ?), (x'41', b'1')
            select `a` from `t` | select a from t
            select a from t -- x | select a from t # y
            select /* b */ a from/**/t | select a from t
            select a /*!80031 from t*/ | select a from t
            select a /*!80032 , b*/ from t | select a from t
            select 1.e(2) | select (2)
            select substring('a', 1) | select MID('b', 2)
            select a != 1 | select a <> 1
            select a from t where b is null and c = null | select a from t where b is null and c = 1
            select N'a', _utf8mb4 'a' | select 'a', _latin1 'a'
            select t.select from t | select t.`select` from t
            select !>a | select !a
            select 1.e!a, 1.e@`b` | select !a, @`b`
            select {d null} | select {d '2026-01-01'}
            select substring('a' from 1 for null) | select substring('b' from 1 for 2)
            select /*+ max_execution_time(1) */ null | select /*+ MAX_EXECUTION_TIME(2)*/ 1
            select /*+ bka(t) -- */ a | select /*+ BKA(`t`) - - */ a
            select /*+ */ a | select a
            """)
    void literals_comments_and_spellings_do_not_count(String one, String other) {
        assertThat(shape(one)).isEqualTo(shape(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select a from t where id = 1 | select a from t where id = 1 or 1
            select a | select A
            select name from t | select `name` from t
            select a -1 | select a, -1
            select 1 = -1 | select 1 = 1
            select (1), (2) | select (1)
            select 'a' 'b' | select 'ab'
            select 1 && 1 | select 1 and 1
            select a is null | select a is not null
            select count(a) from t | select `count`(a) from t
            select a -- b | select a --b
            select a; | select a
            select /*+ a(1) */ a | select /*+ A(1) */ a
            select /*+ bka(t) -- */ a, b | select /*+ bka(t) -- */ a
            select 1 /*!80031 + 1*/ | select 1 /*!80032 + 1*/
            """)
    void everything_else_counts(String one, String other) {
        assertThat(shape(one)).isNotEqualTo(shape(other));
    }

    @Test
    void the_session_decides_what_quotes_and_backslashes_mean() {
        String quoted = "select \"a\" from t";
        String escaped = "select 'a\\' or 1 -- '";
        Dialect strict = MYSQL_8_0_31.withSqlMode("ANSI_QUOTES,NO_BACKSLASH_ESCAPES");

        assertThat(Firewall.analyze(quoted, strict).shape()).isEqualTo(shape("select a from t"));
        assertThat(shape(quoted)).isEqualTo(shape("select 'a' from t"));
        assertThat(Firewall.analyze(escaped, strict).shape()).isEqualTo(shape("select 'a' or 1"));
        assertThat(shape(escaped)).isEqualTo(shape("select 'a'"));
    }

    @Test
    void no_length_is_cut_off() {
        String columns = "a, ".repeat(2_000) + "a";

        assertThat(shape("select " + columns + " from t"))
                .isNotEqualTo(shape("select " + columns + " from t union select password from users"));
    }

    @Test
    void a_shape_reads_back_what_it_writes() {
        Shape shape = shape("select 1");

        assertThat(Shape.parse(shape.toString())).isEqualTo(shape);
        assertThat(shape.toString()).matches("[0-9a-f]{32}");
        assertThatThrownBy(() -> Shape.parse("12")).hasMessageContaining("expected 32 hexadecimal digits");
    }

    private static Shape shape(String sql) {
        return Firewall.analyze(sql, MYSQL_8_0_31).shape();
    }
}
