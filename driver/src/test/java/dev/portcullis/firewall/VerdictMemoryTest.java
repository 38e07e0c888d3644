package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the firewall remembers is judged once, depends on nothing that it forgets, and survives a flood. */
class VerdictMemoryTest {
    private static final int FLOOD = 200_000;

    private final AtomicInteger judged = new AtomicInteger();
    private final Firewall firewall = new Firewall((sql, dialect, analysis) -> {
        judged.incrementAndGet();
        return Judge.RULES.judge(sql, dialect, analysis);
    });

    @Test
    void a_statement_is_judged_once_however_its_literals_vary() {
        for (int i = 0; i < 100; i++) {
            inspect("select a from t where id = " + i + " and name = 'n" + i + "'");
        }

        assertThat(judged).hasValue(1);
    }

    @Test
    void what_differs_for_a_rule_is_judged_apart() {
        assertThat(inspect("select a from t where n = 'x' or b = 'y'").isBlocked())
                .isFalse();
        assertThat(inspect("select a from t where n = 'x' or 'a' = 'y'").isBlocked())
                .isTrue();
        assertThat(inspect("select a from t where n = 'x' or b > 'y'").isBlocked())
                .isFalse();
        assertThat(inspect("select a from t where n = 'x' or b > ''").isBlocked())
                .isTrue();
        assertThat(inspect("select a from t where n = 'x' or b = 'y' -- z = 1").isBlocked())
                .isTrue();
    }

    @Test
    void a_text_is_judged_in_each_dialect() {
        String sql = "select a from t where b = 'x\\' or 1=1 -- ) '";

        assertThat(firewall.inspect(sql, Dialect.DEFAULT).isBlocked()).isFalse();
        assertThat(firewall.inspect(sql, Dialect.DEFAULT.withSqlMode("NO_BACKSLASH_ESCAPES"))
                        .isBlocked())
                .isTrue();
        assertThat(firewall.inspect(sql, Dialect.DEFAULT).isBlocked()).isFalse();
    }

    @Test
    void a_flood_of_new_statements_does_not_wash_out_what_the_application_uses() {
        String[] used = new String[500];
        for (int i = 0; i < used.length; i++) {
            used[i] = "select a from t" + i + " where id = ?";
        }
        for (int round = 0; round < 20; round++) {
            for (String sql : used) {
                inspect(sql);
            }
        }
        for (int i = 0; i < FLOOD; i++) {
            inspect("select flood" + i + " from t");
        }
        judged.set(0);
        for (String sql : used) {
            inspect(sql);
        }

        assertThat(judged.get()).isLessThan(used.length / 10);
    }

    @Test
    void a_verdict_for_one_call_site_is_asked_for_again_at_each() {
        Firewall sited = new Firewall((sql, dialect, analysis) -> {
            judged.incrementAndGet();
            Verdict verdict = Judge.RULES.judge(sql, dialect, analysis);
            return new Verdict(verdict.action(), analysis, verdict.rules(), verdict.reason(), true);
        });
        String text = "select a from t where id = 1";

        for (int times = 1; times <= 4; times++) {
            sited.inspect(text, Dialect.DEFAULT);
            assertThat(judged).hasValue(times);
        }
    }

    private Verdict inspect(String sql) {
        return firewall.inspect(sql, Dialect.DEFAULT);
    }
}
