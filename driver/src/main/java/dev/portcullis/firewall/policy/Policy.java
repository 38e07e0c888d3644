package dev.portcullis.firewall.policy;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.policy.InvalidPolicyException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the firewall is told to do on one day: an immutable value.
 *
 * @param mode the mode that the file gives, or null when it leaves it to the setting {@code portcullis.firewall}
 * @param rules the mode of single rules; a rule that is not named follows the mode of the firewall
 * @param exemptions the entries of the file that apply on that day
 * @param expired the entries whose date has passed
 * @param longestStatement in characters; a longer one is refused
 * @param frameworks package prefixes that are no application code, beside the built-in ones
 * @param content 16 hex digits over the text of the file
 */
public record Policy(
        @Nullable FirewallMode mode,
        Map<String, FirewallMode> rules,
        List<Exemption> exemptions,
        List<Exemption> expired,
        int longestStatement,
        List<String> frameworks,
        String content) {
    /** MySQL's own default {@code max_allowed_packet}. */
    static final int DEFAULT_LONGEST_STATEMENT = 64 << 20;

    /** The policy of a firewall without a policy file. */
    public static final Policy DEFAULT =
            new Policy(null, Map.of(), List.of(), List.of(), DEFAULT_LONGEST_STATEMENT, List.of(), "0000000000000000");

    public Policy {
        rules = Map.copyOf(rules);
        exemptions = List.copyOf(exemptions);
        expired = List.copyOf(expired);
        frameworks = List.copyOf(frameworks);
    }

    // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Policy that
                        && content.equals(that.content)
                        && mode == that.mode
                        && rules.equals(that.rules)
                        && exemptions.equals(that.exemptions)
                        && expired.equals(that.expired)
                        && longestStatement == that.longestStatement
                        && frameworks.equals(that.frameworks));
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    /**
     * Reads a policy.
     *
     * @param file the name that errors give
     * @param knownRules the ids of the firewall's rules; any other id is an error
     * @throws InvalidPolicyException with file, line and column of the first mistake
     */
    public static Policy parse(String file, String text, Set<String> knownRules, LocalDate today)
            throws InvalidPolicyException {
        return PolicyReader.read(file, text, knownRules).on(today);
    }

    /** The same policy on another day: an entry applies up to and including its date. Returns this when nothing changes. */
    Policy on(LocalDate today) {
        List<Exemption> valid = new ArrayList<>();
        List<Exemption> gone = new ArrayList<>();
        for (List<Exemption> entries : List.of(exemptions, expired)) {
            for (Exemption entry : entries) {
                (today.isAfter(entry.expires()) ? gone : valid).add(entry);
            }
        }
        return gone.size() == expired.size()
                ? this
                : new Policy(mode, rules, valid, gone, longestStatement, frameworks, content);
    }

    /** Names what this policy decides: it changes with the file and with each entry that expires. */
    public String version() {
        return content + "-" + expired.size();
    }

    /** The mode in which a rule is applied when the firewall as a whole runs in {@code firewallMode}. */
    public FirewallMode modeOf(String rule, FirewallMode firewallMode) {
        return rules.getOrDefault(rule, firewallMode);
    }

    /** Whether a statement that {@code rule} calls an attack is exempt; the arguments are those of {@link Exemption#covers}. */
    public boolean exempts(
            String rule, String shape, @Nullable String callSite, @Nullable String user, @Nullable String application) {
        for (Exemption exemption : exemptions) {
            if (exemption.covers(rule, shape, callSite, user, application)) {
                return true;
            }
        }
        return false;
    }
}
