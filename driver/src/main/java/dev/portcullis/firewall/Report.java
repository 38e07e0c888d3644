package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;

/** The findings on one text: of each rule the strongest. */
final class Report {
    private final Outline outline;
    private final List<Finding> findings = new ArrayList<>();

    Report(Outline outline) {
        this.outline = outline;
    }

    /** Adds what a rule found; a weight of zero is no finding. */
    void add(Rule rule, int weight, int token) {
        if (weight == 0) {
            return;
        }
        String id = rule.card().id();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.rule().equals(id)) {
                if (finding.weight() < weight) {
                    findings.set(i, new Finding(id, weight, token, Place.of(outline, token)));
                }
                return;
            }
        }
        findings.add(new Finding(id, weight, token, Place.of(outline, token)));
    }

    List<Finding> findings() {
        return findings;
    }
}
