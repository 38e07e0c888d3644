package dev.portcullis.guard;

import dev.portcullis.audit.BoundValues;
import dev.portcullis.audit.Capture;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.StatementFacts;
import dev.portcullis.audit.policy.Binds;
import dev.portcullis.audit.policy.ParameterRule;
import dev.portcullis.firewall.BoundColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says by its column what is recorded of each value that is bound to a text. */
final class ValueColumns {
    private ValueColumns() {}

    static @Nullable BoundValues boundValues(Capture capture, StatementDefinition definition, Admitted text) {
        Binds binds = definition.handling().binds();
        List<ParameterRule> rules = binds.askForColumns() ? rules(binds, definition.facts(), text) : List.of();
        return capture.boundValues(rules, binds.ofUnknown());
    }

    /** Nothing is known of a text that Connector/J and the server may not read as one, or of one with more tables than are listed. */
    private static List<ParameterRule> rules(Binds binds, StatementFacts facts, Admitted text) {
        Reading readAs = text.readAs;
        if (readAs == null || facts.tablesCut() || !readAs.of(text.sql).equals(text.sql)) {
            return List.of();
        }
        return BoundColumn.of(text.sql, readAs.dialect(), facts.tables()).stream()
                .map(column -> column.name() == null
                        ? new ParameterRule(binds.ofUnknown(), "")
                        : binds.ruleOf(column.name(), column.tables()))
                .toList();
    }
}
