package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mebibyte made to keep the rules busy is judged in time that grows with its length, not with the square of it. */
class HostileTextTest {
    private static final int LENGTH = 1 << 20;

    /** Of texts of many short tokens: a longer one has more than are read, and is given up. */
    private static final int DENSE_LENGTH = 1 << 18;

    /** Processor time, fifty times what such a text takes. A rule that looks back from each operand to the first takes twice as much. */
    private static final long TOO_LONG_DENSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** A hundred times what such a text takes; with a rule that compares every token with every other it takes minutes. */
    private static final long TOO_LONG_NANOS = TimeUnit.SECONDS.toNanos(8);

    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            select a from t where b = 1 and 1 = (select ;a.b, ; 1 from a) and 1 = 1
            select a from t where b = 1 and exists (select ;a.b, ; 1 from a where 1 = 1) and 1 = 1
            select a from t where b = 1 and 1 = (select a.b from ;a, ;a)
            select a from t where b = 1 and exists (select 1 from u where c = 2) ;and exists (select 1 from u where c = 2) ;
            select a from t where b = (select count(*) from ;a, ;a)
            select a from t where b = 1 ;|| c is not null ;
            select a from t where b = ;(a.b = c.d) and ;1
            select a from t where b in (;c or 1 = 1, ;1)
            delete from ;a, ;b where (select count (select count
            select a from t union ;select 1, a from t union ;select 1
            select a from t ;into outfile 'a' ;
            update t set a = ;(select 1) and ;1
            select a, ;(select max(password) from u), ;1 from t where b = 1
            """)
    @Timeout(120)
    void is_judged_in_linear_time(String head, String piece, String tail) {
        String end = tail == null ? "" : tail;

        assertThat(leastProcessorNanos(head + piece.repeat(DENSE_LENGTH / piece.length()) + end))
                .isLessThan(TOO_LONG_DENSE_NANOS);
        assertJudgedInTime(head + piece.repeat(LENGTH / piece.length()) + end);
    }

    /** Texts end anywhere, also in the middle of what a rule looks for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from t where b = 1 and c = (select(d)from(e)) union select 1, (table u limit 1)",
                "insert into t (a, b) values (1, (select max(c) from u)), (if(a = 1, sleep(5), 2), 'x' like 'y')",
                "update t set a = (select b from u limit 1), c = c - 1 where d in (1, 2) or e = any (select 1 from v)",
                "select a from t where b = 1 or exists (select * from u) group by 1 having count(*) > (select 2) into outfile 'f'",
                "set @a = 1; with c as (select 1) select case when (select 1) then 2 else 3 end from c procedure analyse(1)"
            })
    void has_an_analysis_wherever_it_ends(String text) {
        List<Integer> lengths = IntStream.rangeClosed(0, text.length()).boxed().toList();
        assertThat(lengths).allSatisfy(length -> {
            assertThatCode(() -> Firewall.analyze(text.substring(0, length), Dialect.DEFAULT))
                    .as(text.substring(0, length))
                    .doesNotThrowAnyException();
        });
    }

    /** Queries in queries, and a long list in the innermost one, which all of them enclose. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            1 = (select 1 from u where ;, u.a
            1 = (select 1 from u where u.a and ;, u.a
            x = 1 or 1 = (select u.a from u where 1 = 1 or ;, u.a
            """)
    @Timeout(120)
    void nesting_multiplies_nothing(String query, String piece) {
        assertJudgedInTime("select a from t where b = 1 and " + query.repeat(900) + "1 in (1"
                + piece.repeat(LENGTH / piece.length()));
    }

    @Test
    void rows_with_calls_pass_however_many_they_are() {
        String rows = "(UUID(), 'abc', NOW(), NULL), (UUID(), NULL, NOW(), 'x'), ".repeat(LENGTH / 60);

        assertThat(analyze("INSERT INTO t (a, b, c, d) VALUES " + rows + "(UUID(), 'abc', NOW(), NULL)")
                        .findings())
                .isEmpty();
    }

    @Test
    void a_row_among_many_is_looked_at() {
        String rows = "(UUID(), 'abc', NOW(), NULL), ".repeat(LENGTH / 30);

        assertThat(analyze("INSERT INTO t (a, b, c, d) VALUES " + rows + "(1, (SELECT SLEEP(5)), 1, 1), " + rows
                                + "(1, 2, 3, 4)")
                        .isAttack())
                .isTrue();
        assertThat(analyze("INSERT INTO t (a, b, c, d) VALUES " + rows
                                + "(1, 2, 3, 4) ON DUPLICATE KEY UPDATE a = SLEEP(5)")
                        .isAttack())
                .isTrue();
    }

    private static Analysis analyze(String sql) {
        return Firewall.analyze(sql, Dialect.DEFAULT);
    }

    private static void assertJudgedInTime(String sql) {
        long start = System.nanoTime();
        Analysis analysis = Firewall.analyze(sql, Dialect.DEFAULT);

        assertThat(System.nanoTime() - start).isLessThan(TOO_LONG_NANOS);
        assertThat(analysis).isNotNull();
    }

    private static long leastProcessorNanos(String sql) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = threads.getCurrentThreadCpuTime();
            Firewall.analyze(sql, Dialect.DEFAULT);
            least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
