package dev.portcullis.firewall.policy;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns version 1 of the policy file, whose schema {@code docs/policy.md} gives, into a {@link Policy}. */
final class PolicyReader {
    private static final List<String> FIREWALL_KEYS = List.of("mode", "rules", "exceptions", "limits", "frameworks");
    private static final List<String> EXCEPTION_KEYS =
            List.of("rule", "shape", "call-site", "user", "application", "reason", "expires");
    private static final List<String> LIMIT_KEYS = List.of("statement-length");
    /** MySQL takes no {@code max_allowed_packet} beyond 1 GiB. */
    private static final int MOST_CHARACTERS = 1 << 30;

    private final PolicyDocument document;
    private final Set<String> knownRules;

    private PolicyReader(PolicyDocument document, Set<String> knownRules) {
        this.document = document;
        this.knownRules = knownRules;
    }

    /** The policy with every entry of {@code exceptions} taken as valid, whatever its date. */
    static Policy read(String file, String text, Set<String> knownRules) throws InvalidPolicyException {
        return PolicyDocument.read(
                file,
                text,
                (document, root) ->
                        new PolicyReader(document, knownRules).policy(root, PolicyDocument.contentHash(text)));
    }

    private Policy policy(Node root, String content) throws InvalidPolicyException {
        Map<String, Node> entries = document.mapping(root, "the policy", PolicyDocument.KEYS);
        document.number(document.required(entries, "version", root, "the policy"), "version", 1, 1);
        Node section = entries.get("firewall");
        if (section == null) {
            return new Policy(
                    null, Map.of(), List.of(), List.of(), Policy.DEFAULT_LONGEST_STATEMENT, List.of(), content);
        }
        Map<String, Node> firewall = document.mapping(section, "firewall", FIREWALL_KEYS);
        Node mode = firewall.get("mode");
        return new Policy(
                mode == null ? null : document.word(mode, "mode", "firewall.mode", List.of(FirewallMode.values())),
                rules(firewall.get("rules")),
                exemptions(firewall.get("exceptions")),
                List.of(),
                longestStatement(firewall.get("limits")),
                frameworks(firewall.get("frameworks")),
                content);
    }

    private Map<String, FirewallMode> rules(@Nullable Node node) throws InvalidPolicyException {
        Map<String, FirewallMode> modes = new LinkedHashMap<>();
        if (node != null) {
            for (Map.Entry<String, Node> rule :
                    document.mapping(node, "firewall.rules", sortedRules()).entrySet()) {
                String what = "firewall.rules." + rule.getKey();
                modes.put(
                        rule.getKey(),
                        document.word(
                                rule.getValue(),
                                "mode",
                                what,
                                List.of(FirewallMode.OFF, FirewallMode.OBSERVE, FirewallMode.ENFORCE)));
            }
        }
        return modes;
    }

    private List<Exemption> exemptions(@Nullable Node node) throws InvalidPolicyException {
        List<Exemption> exemptions = new ArrayList<>();
        if (node != null) {
            for (Node entry : document.list(node, "firewall.exceptions")) {
                exemptions.add(exemption(entry, "firewall.exceptions[" + exemptions.size() + "]"));
            }
        }
        return exemptions;
    }

    private Exemption exemption(Node node, String what) throws InvalidPolicyException {
        Map<String, Node> keys = document.mapping(node, what, EXCEPTION_KEYS);
        Node rule = keys.get("rule");
        Node shape = keys.get("shape");
        if (rule == null && shape == null) {
            throw document.error(node, what + " needs 'rule' or 'shape', or it would switch the whole firewall off");
        }
        if (rule != null) {
            document.oneOf(rule, "rule", document.text(rule, what + ".rule"), sortedRules(), what);
        }
        if (shape != null && !isShape(document.text(shape, what + ".shape"))) {
            throw document.error(
                    shape, what + ".shape must be 32 lower-case hex digits, as a refusal and 'check' print them");
        }
        return new Exemption(
                optionalText(rule, what + ".rule"),
                optionalText(shape, what + ".shape"),
                optionalText(keys.get("call-site"), what + ".call-site"),
                optionalText(keys.get("user"), what + ".user"),
                optionalText(keys.get("application"), what + ".application"),
                document.text(document.required(keys, "reason", node, what), what + ".reason"),
                document.date(document.required(keys, "expires", node, what), what + ".expires"),
                document.line(node));
    }

    private int longestStatement(@Nullable Node limits) throws InvalidPolicyException {
        Node length = limits == null
                ? null
                : document.mapping(limits, "firewall.limits", LIMIT_KEYS).get("statement-length");
        return length == null
                ? Policy.DEFAULT_LONGEST_STATEMENT
                : document.number(length, "firewall.limits.statement-length", 1, MOST_CHARACTERS);
    }

    private List<String> frameworks(@Nullable Node node) throws InvalidPolicyException {
        List<String> prefixes = new ArrayList<>();
        if (node != null) {
            for (Node entry : document.list(node, "firewall.frameworks")) {
                String prefix = document.text(entry, "firewall.frameworks[" + prefixes.size() + "]");
                if (!prefix.endsWith(".") || prefix.length() < 2) {
                    throw document.error(
                            entry, "a framework is a package prefix that ends with a dot, such as 'com.acme.jdbc.'");
                }
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    private @Nullable String optionalText(@Nullable Node node, String what) throws InvalidPolicyException {
        return node == null ? null : document.text(node, what);
    }

    private List<String> sortedRules() {
        return knownRules.stream().sorted().toList();
    }

    private static boolean isShape(String text) {
        return text.length() == 32 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
