package dev.portcullis.audit.policy;

/**
 * What the policy says about a statement of a session.
 *
 * @param recorded whether its executions are recorded at all
 * @param rate the share of its executions that is recorded, above 0 and up to 1; one that fails is always recorded
 * @param binds what is recorded of bound values
 */
public record Handling(boolean recorded, double rate, Binds binds) {
    /** Everything is recorded. */
    public static final Handling ALL = new Handling(true, 1, Binds.ABSENT);

    /** Whether not every execution is recorded. */
    public boolean samples() {
        return rate < 1;
    }
}
