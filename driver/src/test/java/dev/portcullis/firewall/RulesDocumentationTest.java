package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of rules in the documentation is that of the code. */
class RulesDocumentationTest {
    @Test
    void every_rule_has_its_row() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "firewall.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Rules.ALL.stream().map(rule -> row(rule.card())).toList());
    }

    private static String row(RuleCard card) {
        return "| `%s` | %s | %s | `%s` | `%s` |"
                .formatted(card.id(), card.technique(), card.reference(), card.blocked(), card.passes());
    }
}
