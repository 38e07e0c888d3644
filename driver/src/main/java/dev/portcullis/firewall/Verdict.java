package dev.portcullis.firewall;

import java.util.List;

/**
 * What the firewall decided about a text: an immutable value.
 *
 * @param action what becomes of the statement
 * @param analysis what the text itself said
 * @param rules the ids of the rules that the action rests on, the gravest first; empty when nothing speaks against the statement
 * @param reason why, for a person, in one sentence without a full stop that holds no literal; empty when the statement
 *     is allowed
 * @param sited whether the decision holds for this text at this call site alone: the firewall then remembers the analysis,
 *     and asks its judge again
 */
public record Verdict(Action action, Analysis analysis, List<String> rules, String reason, boolean sited) {
    public Verdict {
        rules = List.copyOf(rules);
    }

    public Shape shape() {
        return analysis.shape();
    }

    /** The technique of attack that the gravest rule stops; empty when nothing speaks against the statement. */
    public String technique() {
        RuleCard card = rules.isEmpty() ? null : Rules.card(rules.get(0));
        return card == null ? "" : card.technique();
    }

    public boolean isBlocked() {
        return action == Action.BLOCK;
    }
}
