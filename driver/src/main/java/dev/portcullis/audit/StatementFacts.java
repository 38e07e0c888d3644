package dev.portcullis.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was run, without a literal.
 *
 * @param operation {@code select}, {@code insert}, …
 * @param tables as written
 * @param columns as written, as far as the parser told them
 * @param tablesCut whether there are more tables than those
 * @param columnsCut whether there are more columns
 * @param isParsed whether the parser told
 * @param shape the firewall's identity of the statement, or null when there is no text
 * @param sql the text without literals, or null when there is none
 * @param sqlLength the length of the original text that was seen first
 * @param sqlTruncated whether {@code sql} was cut
 * @param callSite where the application ran it first, or null
 * @param verdict {@code allow}, {@code observe}, {@code block}, or null when no firewall judged
 * @param rules the rules that spoke against it
 */
public record StatementFacts(
        String operation,
        List<String> tables,
        List<String> columns,
        boolean tablesCut,
        boolean columnsCut,
        boolean isParsed,
        @Nullable String shape,
        @Nullable String sql,
        int sqlLength,
        boolean sqlTruncated,
        @Nullable String callSite,
        @Nullable String verdict,
        List<String> rules) {
    public StatementFacts {
        tables = List.copyOf(tables);
        columns = List.copyOf(columns);
        rules = List.copyOf(rules);
    }
}
