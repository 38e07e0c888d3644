package dev.portcullis.firewall.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.policy.InvalidPolicyException;
import java.time.LocalDate;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final Set<String> RULES = Set.of("union-select", "stacked-statements");
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 30);
    private static final String SHAPE = "00112233445566778899aabbccddeeff";

    private static Policy parse(String text) throws InvalidPolicyException {
        return Policy.parse("policy.yaml", text, RULES, TODAY);
    }

    @Test
    void everyKeyIsRead() throws InvalidPolicyException {
        Policy policy = parse("""
                version: 1
                firewall:
                  mode: enforce
                  rules:
                    union-select: observe
                    stacked-statements: off
                  exceptions:
                    - rule: union-select
                      shape: %s
                      call-site: com.acme.Reports#yearly
                      user: batch
                      application: orders
                      reason: The yearly report, SHOP-12
                      expires: 2026-12-31
                  limits:
                    statement-length: 100000
                  frameworks:
                    - com.acme.jdbc.
                """.formatted(SHAPE));
        assertThat(policy.mode()).isEqualTo(FirewallMode.ENFORCE);
        assertThat(policy.modeOf("union-select", FirewallMode.ENFORCE)).isEqualTo(FirewallMode.OBSERVE);
        assertThat(policy.modeOf("stacked-statements", FirewallMode.ENFORCE)).isEqualTo(FirewallMode.OFF);
        assertThat(policy.longestStatement()).isEqualTo(100_000);
        assertThat(policy.frameworks()).containsExactly("com.acme.jdbc.");
        assertThat(policy.exemptions())
                .containsExactly(new Exemption(
                        "union-select",
                        SHAPE,
                        "com.acme.Reports#yearly",
                        "batch",
                        "orders",
                        "The yearly report, SHOP-12",
                        LocalDate.of(2026, 12, 31),
                        8));
    }

    @Test
    void aPolicyThatSaysNothingLeavesEverythingAsItIs() throws InvalidPolicyException {
        Policy policy = parse("version: 1\n");
        assertThat(policy.mode()).isNull();
        assertThat(policy.modeOf("union-select", FirewallMode.ENFORCE)).isEqualTo(FirewallMode.ENFORCE);
        assertThat(policy.longestStatement()).isEqualTo(64 << 20);
    }

    @Test
    void anExceptionCoversOnlyWhatAllItsMatchersMatch() throws InvalidPolicyException {
        Policy policy = parse("""
                version: 1
                firewall:
                  exceptions:
                    - {rule: union-select, call-site: com.acme.A#a, user: u, reason: r, expires: 2026-06-30}
                """);
        assertThat(policy.exempts("union-select", SHAPE, "com.acme.A#a", "u", null))
                .isTrue();
        assertThat(policy.exempts("stacked-statements", SHAPE, "com.acme.A#a", "u", null))
                .isFalse();
        assertThat(policy.exempts("union-select", SHAPE, "com.acme.A#b", "u", null))
                .isFalse();
        assertThat(policy.exempts("union-select", SHAPE, "com.acme.A#a", "v", null))
                .isFalse();
        assertThat(policy.exempts("union-select", SHAPE, null, "u", null)).isFalse();
    }

    @Test
    void anExceptionEndsAfterItsDateAndThePolicyIsAnotherThen() throws InvalidPolicyException {
        Policy policy = parse("""
                version: 1
                firewall:
                  exceptions:
                    - {rule: union-select, reason: r, expires: 2026-06-30}
                """);
        Policy later = policy.on(LocalDate.of(2026, 7, 1));
        assertThat(policy.exempts("union-select", SHAPE, null, null, null)).isTrue();
        assertThat(later.exempts("union-select", SHAPE, null, null, null)).isFalse();
        assertThat(later.version()).isNotEqualTo(policy.version());
        assertThat(later.on(TODAY)).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                         | policy.yaml:1:1: the file is empty
            'firewall: {}'                                                             | policy.yaml:1:1: the policy needs 'version'
            'version: 2'                                                               | policy.yaml:1:10: version must be a number from 1 to 1, not '2'
            'version: 1\nfirewal: {}'                                                  | policy.yaml:2:1: unknown key 'firewal' in the policy; did you mean 'firewall'?
            'version: 1\nversion: 1'                                                   | policy.yaml:2:1: key 'version' is given twice
            'version: 1\nfirewall:\n  mode: enforced'                                  | policy.yaml:3:9: unknown mode 'enforced' in firewall.mode; did you mean 'enforce'?; allowed: off, observe, enforce, learn
            'version: 1\nfirewall:\n  mode: [off]'                                     | policy.yaml:3:9: firewall.mode must be a mode, not a list or a mapping
            'version: 1\nfirewall: []'                                                 | policy.yaml:2:11: firewall must be a mapping
            'version: 1\nfirewall: {rules: {union-selct: off}}'                        | policy.yaml:2:20: unknown key 'union-selct' in firewall.rules; did you mean 'union-select'?
            'version: 1\nfirewall: {rules: {union-select: learn}}'                     | allowed: off, observe, enforce
            'version: 1\nfirewall: {exceptions: [{reason: r, expires: 2026-01-01}]}'   | needs 'rule' or 'shape'
            'version: 1\nfirewall: {exceptions: [{rule: union-select, reason: r}]}'    | firewall.exceptions[0] needs 'expires'
            'version: 1\nfirewall: {exceptions: [{rule: union-select, expires: 2026-01-01}]}' | firewall.exceptions[0] needs 'reason'
            'version: 1\nfirewall: {exceptions: [{rule: union-select, reason: "", expires: 2026-01-01}]}' | reason must be a text
            'version: 1\nfirewall: {exceptions: [{rule: union-select, reason: r, expires: 31.12.2026}]}' | must be a date written as 2026-12-31, not '31.12.2026'
            'version: 1\nfirewall: {exceptions: [{shape: ABC, reason: r, expires: 2026-01-01}]}' | 32 lower-case hex digits
            'version: 1\nfirewall: {limits: {statement-length: 0}}'                             | must be a number from 1 to 1073741824, not '0'
            'version: 1\nfirewall: {limits: {statement-length: 99999999999}}'                   | must be a number from 1 to 1073741824
            'version: 1\nfirewall: {frameworks: [com.acme]}'                           | ends with a dot
            'version: 1\nfirewall: &a {}'                                              | policy.yaml:2:11: anchors and aliases are not allowed
            'version: 1\nfirewall: *a'                                                 | anchors and aliases are not allowed
            'version: !!java.net.URL 1'                                                | tags are not allowed
            'version: 1\nfirewall: {'                                                  | policy.yaml:2:12: not YAML
            'version: 1\n---\nversion: 1'                                              | not YAML
            """)
    void aMistakeIsToldWithItsPlaceAndTheRemedy(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nestingIsBoundedBeforeATreeIsBuilt() {
        assertThatThrownBy(() -> parse("version: " + "[".repeat(100_000)))
                .hasMessageContaining("nested deeper than 20");
    }

    @Property(tries = 2000)
    void anyTextIsAPolicyOrAToldMistake(@ForAll String text) {
        try {
            parse(text);
        } catch (InvalidPolicyException e) {
            assertThat(e).hasMessageStartingWith("policy.yaml");
        }
    }
}
