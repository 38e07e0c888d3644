package dev.portcullis.firewall.policy;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code exceptions}: statements that a rule calls an attack and a person calls honest, until a date.
 * Every matcher that is given must match; {@code rule} or {@code shape} is always given, so no entry switches the firewall off.
 *
 * @param rule the rule that is not applied, or null for every rule
 * @param shape 32 lower-case hex digits, or null for every shape
 * @param callSite {@code class#method}, or null for every call site
 * @param user the database user, or null for every user
 * @param application the value of {@code portcullis.application}, or null for every application
 * @param reason why the statement is honest, for the next reader
 * @param expires the last day (UTC) on which the entry applies
 * @param line the line of the policy file that it starts on
 */
public record Exemption(
        @Nullable String rule,
        @Nullable String shape,
        @Nullable String callSite,
        @Nullable String user,
        @Nullable String application,
        String reason,
        LocalDate expires,
        int line) {

    /** Whether {@code rule} is not to be applied to a statement of this shape, from this place, by this user. */
    public boolean covers(
            String rule, String shape, @Nullable String callSite, @Nullable String user, @Nullable String application) {
        return matches(this.rule, rule)
                && matches(this.shape, shape)
                && matches(this.callSite, callSite)
                && matches(this.user, user)
                && matches(this.application, application);
    }

    private static boolean matches(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }
}
