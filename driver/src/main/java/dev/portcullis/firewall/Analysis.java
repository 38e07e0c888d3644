package dev.portcullis.firewall;

import java.util.List;
import java.util.Set;

/**
 * What the text of a statement says by itself, before any policy: an immutable value that depends on the tokens and
 * their marks alone, never on the contents of a literal.
 *
 * @param shape the identity of the statement without its literals
 * @param findings the rules that speak against it, in the order of the text
 * @param effects what it does besides reading rows
 */
public record Analysis(Shape shape, List<Finding> findings, Set<Effect> effects) {
    /** The sum of weights from which on a statement is an attack. */
    public static final int THRESHOLD = 100;

    public Analysis {
        findings = List.copyOf(findings);
        effects = Set.copyOf(effects);
    }

    /** Whether the findings together say that this is an attack. */
    public boolean isAttack() {
        int weight = 0;
        for (Finding finding : findings) {
            weight += finding.weight();
        }
        return weight >= THRESHOLD;
    }
}
