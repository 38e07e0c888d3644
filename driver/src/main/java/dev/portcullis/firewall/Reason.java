package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts into words why findings speak against a statement. Holds no part of its text. */
public final class Reason {
    private static final Comparator<Finding> GRAVEST_FIRST =
            Comparator.comparingInt(Finding::weight).reversed();

    private Reason() {}

    /** The ids of the rules behind findings, the gravest first. */
    public static List<String> rules(List<Finding> findings) {
        List<String> rules = new ArrayList<>(findings.size());
        for (Finding finding : gravestFirst(findings)) {
            if (!rules.contains(finding.rule())) {
                rules.add(finding.rule());
            }
        }
        return rules;
    }

    /** What the gravest finding is, and where; the others are named by their rules alone. */
    public static String of(List<Finding> findings) {
        Finding gravest = gravestFirst(findings).get(0);
        RuleCard card = Rules.card(gravest.rule());
        if (card == null) {
            return gravest.rule();
        }
        // Without +, which calls through method handles: dear in a batch, where little is compiled well.
        String found = card.reason().concat(" ").concat(gravest.place());
        return found.concat(" (").concat(card.technique()).concat(")");
    }

    private static List<Finding> gravestFirst(List<Finding> findings) {
        List<Finding> sorted = new ArrayList<>(findings);
        if (sorted.size() > 1) {
            sorted.sort(GRAVEST_FIRST);
        }
        return sorted;
    }
}
