package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one call site of one application is known to run.
 *
 * <p>The grammar of a dynamic site is what its known statements show. One that is new is accepted when its frame is known, each of
 * its parts stood in some known statement of that frame, and every part that all of those have in common (a tenant's condition) is there.
 */
final class SiteShapes {
    private final Set<Shape> known = new HashSet<>();
    /** The known statements as {@link TruthValues} reads them. */
    private final Set<String> texts = new HashSet<>();

    private final Map<String, List<Set<String>>> partsByFrame = new HashMap<>();
    private boolean dynamic;

    void add(BaselineLine line) {
        if (line.kind() == BaselineLine.Kind.DYNAMIC) {
            dynamic = true;
        } else if (line.isKnown() && line.shape() != null) {
            known.add(line.shape());
            if (!line.text().endsWith(BaselineLine.CUT)) {
                texts.add(TruthValues.asLiterals(line.text()));
            }
            Anatomy anatomy = Anatomy.of(line.text());
            partsByFrame
                    .computeIfAbsent(anatomy.frame(), frame -> new ArrayList<>())
                    .add(anatomy.parts());
        }
    }

    boolean knows(Shape shape) {
        return known.contains(shape);
    }

    /** Whether a redacted statement differs from a known one in nothing but {@code TRUE} or {@code FALSE} for a literal. */
    boolean knowsButForTruth(String text) {
        return texts.contains(TruthValues.asLiterals(text));
    }

    /** Whether any statement was learned or approved: a site with nothing but quarantined ones is a new site. */
    boolean isKnown() {
        return !known.isEmpty();
    }

    boolean isDynamic() {
        return dynamic;
    }

    /** Whether two known statements differ in their parts alone: the site leaves parts out or puts them in. */
    boolean variesParts() {
        return partsByFrame.values().stream()
                .anyMatch(all -> all.stream().distinct().count() > 1);
    }

    /** Whether a redacted statement is made of known parts. */
    boolean isBuiltOfKnownParts(String text) {
        Anatomy anatomy = Anatomy.of(text);
        List<Set<String>> learned = partsByFrame.getOrDefault(anatomy.frame(), List.of());
        if (learned.isEmpty()) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        Set<String> always = new HashSet<>(learned.get(0));
        for (Set<String> parts : learned) {
            seen.addAll(parts);
            always.retainAll(parts);
        }
        return seen.containsAll(anatomy.parts()) && anatomy.parts().containsAll(always);
    }
}
