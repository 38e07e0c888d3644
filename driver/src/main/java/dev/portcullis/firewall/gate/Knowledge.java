package dev.portcullis.firewall.gate;

import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.Learner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the statements that the application runs; at most one of the two.
 *
 * @param baseline what it may run, or null when there is no baseline
 * @param learner what records what it runs, or null unless the mode is learn
 */
record Knowledge(@Nullable Baseline baseline, @Nullable Learner learner) {
    static final Knowledge NONE = new Knowledge(null, null);
}
