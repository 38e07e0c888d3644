package dev.portcullis.firewall.gate;

import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.Learner;
import dev.portcullis.firewall.baseline.LiteralWatch;
import org.jspecify.annotations.Nullable;

/**
 * What is known, and what is to be found out, of the statements that the application runs.
 *
 * @param baseline what it may run, or null when there is no baseline
 * @param learner what records what it runs, or null unless the mode is learn
 * @param literals what finds the places that build SQL out of values, or null when there is no baseline to write beside
 */
record Knowledge(
        @Nullable Baseline baseline,
        @Nullable Learner learner,
        @Nullable LiteralWatch literals) {
    static final Knowledge NONE = new Knowledge(null, null, null);

    /** Whether it is of nobody's interest where a statement comes from. */
    boolean isNone() {
        return baseline == null && learner == null && literals == null;
    }
}
