package dev.portcullis.audit.policy;

import java.util.List;

/**
 * What the policy says about a statement of a session.
 *
 * @param recorded whether its executions are recorded at all
 * @param rate the share of its executions that is recorded, above 0 and up to 1; one that fails is always recorded
 * @param binds what is recorded of bound values
 * @param classes the names of the classes that one of its tables is of, in the order of the policy
 */
public record Handling(boolean recorded, double rate, Binds binds, List<String> classes) {
    /** Everything is recorded. */
    public static final Handling ALL = new Handling(true, 1, Binds.ABSENT, List.of());

    public Handling {
        classes = List.copyOf(classes);
    }

    /** Whether not every execution is recorded. */
    public boolean samples() {
        return rate < 1;
    }
}
