package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule stops the example on its card and lets its look-alike pass. */
class RulesTest {
    @ParameterizedTest
    @MethodSource("cards")
    void stops_its_example(RuleCard card) {
        Analysis analysis = Firewall.analyze(card.blocked(), Dialect.DEFAULT);

        assertThat(analysis.findings()).extracting(Finding::rule).contains(card.id());
        assertThat(analysis.isAttack()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cards")
    void lets_its_look_alike_pass(RuleCard card) {
        Analysis analysis = Firewall.analyze(card.passes(), Dialect.DEFAULT);

        assertThat(analysis.isAttack()).as("%s", analysis.findings()).isFalse();
    }

    @Test
    void a_text_of_too_many_tokens_is_refused() {
        String honest = "insert into t values " + "(1, 'x'),".repeat(Tokens.MOST_TOKENS / 2) + "(1, 'x')";
        String endless = "select " + "a,".repeat(Tokens.MOST_TOKENS / 2) + "a from t";

        assertThat(Firewall.analyze(honest, Dialect.DEFAULT).isAttack()).isFalse();
        assertThat(Firewall.analyze(endless, Dialect.DEFAULT).isAttack()).isTrue();
    }

    @Test
    void no_two_rules_share_a_name() {
        List<String> ids = cards().map(RuleCard::id).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    /** Further ways of the same techniques. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', textBlock = """
            value-arithmetic ; select a from t where b = 1 and c = null is not null
            value-arithmetic ; insert into t (a, b) values (1, 1+0)
            value-arithmetic ; select a from t where b = 1 order by 3*1
            value-expression ; select a from t where b = '' ', 10'
            constant-condition ; select a from t where b = 1 or date'2020-01-01'
            constant-condition ; select a from t where b = 1 or 1 member of('[1,2]')
            bare-condition ; select a from t where b = 1 or values(b)
            bare-condition ; select a from t where b = 1 || c is not null
            constant-condition ; select a from t where b = 1 order by '1' not regexp '2'
            constant-condition ; select a from t where b = 1 order by case when 2 then 3 end
            misplaced-condition ; select a from t where b in (3 or c = 4)
            misplaced-condition ; select a from t where b in (c, 1 = 1)
            boolean-blind ; select a from t where b = 1 and exists(select 1 from u where name = 'alice' and password like 'p%')
            boolean-blind ; delete from t where b = 1$$ or not (select count(*) from u) > 0
            any-row-subquery ; delete from t where b = (select(name)from(u))
            value-subquery ; select a from t where b in (select 1, 2, concat(c, d) from u)
            dissection ; select a from t where b = 1 - ord('A')
            time-delay ; select a from t where b = (select count(*) from u x, u y, u z)
            union-extraction ; delete from t where b = 1 order by 4
            comment-truncation ; select a from t where b = '1' group by 1, 2 -- x
            server-probe ; insert into t (a, b) values (1, concat(0x22, version(), 0x3c))
            """)
    void stops_its_variants(String rule, String sql) {
        Verdict verdict = new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT);

        assertThat(verdict.isBlocked()).isTrue();
        assertThat(verdict.rules()).contains(rule);
    }

    /** Honest statements that stand next to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from t where b = 1 and c is not null",
                "select a from t where b = 1 || c = 2",
                "update t set a = 1 where b = 2 order by c > 5",
                "update t set a = 1 where b = 2 order by c + 1",
                "select a from t where (b = 1 or c is null) and d = date '2020-01-01'",
                "select a from t where b = 1 order by field(c, 3, 1, 2), rand(), c is null, d + 0",
                "select a from t where b in (1, 2) and c in (select d from u where e = 1 and f = 2)",
                "select a from t where (b, c) in (select d, e from u)",
                "select a from t where member = 1 and b = 2 is true",
                "select a from t where b = 1 and exists (select 1 from u where u.a = t.a and u.c = 'x')",
                "select a from t where b = 1 and exists (select 1 from u where x = y and u.c = 'x')",
                "insert into t (a) select 'x' from dual where not exists (select 1 from t where a = 'x')",
                "select a from t where b = 1 group by c order by 1, 2",
                "insert into t (a, b, c) values (1, 'x', now())",
                "select (select count(*) from u, v where u.a = v.a) from t where b = 1",
                "select a from t where b > (60 * 60) and c < (unix_timestamp() - 3600)",
                "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */",
                "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */",
                "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;",
                "/*!40000 ALTER TABLE `t` DISABLE KEYS */;"
            })
    void lets_honest_neighbours_pass(String sql) {
        assertThat(new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT).rules())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cards")
    void a_refusal_says_what_was_found_and_where(RuleCard card) {
        Verdict verdict = new Firewall(Judge.RULES).inspect(card.blocked(), Dialect.DEFAULT);

        assertThat(verdict.technique()).isNotBlank();
        assertThat(verdict.reason())
                .matches("[a-z][^.]+ (in the [A-Z ]+ (clause|list)|in the list of columns|in the condition of a JOIN"
                        + "|at its end|behind the first statement|outside its clauses) \\(.+\\)")
                .endsWith("(" + verdict.technique() + ")");
    }

    static Stream<RuleCard> cards() {
        return Rules.ALL.stream().map(Rule::card);
    }
}
