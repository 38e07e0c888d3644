package dev.portcullis.firewall;

/**
 * Turns an analysis into a verdict: the place of policy, mode and baseline.
 *
 * <p>Called on the thread that runs the statement, below the application's own frames, so that a judge can find the
 * call site by walking the stack. Not called for a text whose verdict the firewall remembers. Must be thread-safe; a
 * {@link RuntimeException} from here refuses the statement.
 */
@FunctionalInterface
public interface Judge {
    /** Enforces the rules: an attack by its own text is blocked, anything else is allowed. */
    Judge RULES = new RulesJudge();

    /**
     * Judges a text.
     *
     * @param sql the text; may hold secrets, so it must not be kept or logged
     * @param dialect how the session reads it
     */
    Verdict judge(String sql, Dialect dialect, Analysis analysis);
}
