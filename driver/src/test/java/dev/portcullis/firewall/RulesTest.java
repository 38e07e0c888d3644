package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
