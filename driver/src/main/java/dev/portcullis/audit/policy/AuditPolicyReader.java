package dev.portcullis.audit.policy;

import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the section {@code audit} of version 1 of the policy file, whose schema {@code docs/policy.md} gives, into an {@link AuditPolicy}. */
final class AuditPolicyReader {
    private static final List<String> AUDIT_KEYS = List.of("classes", "rules", "columns", "sinks");
    private static final List<String> RULE_KEYS =
            List.of("user", "application", "operation", "table", "class", "record", "sample", "binds");

    /** As the firewall calls what a statement does. */
    private static final List<String> OPERATIONS = List.of(
            "select",
            "insert",
            "replace",
            "update",
            "delete",
            "load",
            "call",
            "create",
            "alter",
            "drop",
            "truncate",
            "show",
            "session",
            "transaction",
            "admin",
            "other");

    private final PolicyDocument document;

    private final Set<BindMode> keys;

    private AuditPolicyReader(PolicyDocument document, Set<BindMode> keys) {
        this.document = document;
        this.keys = keys;
    }

    static AuditPolicy read(String file, String text, Set<BindMode> keys) throws InvalidPolicyException {
        return PolicyDocument.read(
                file,
                text,
                (document, root) ->
                        new AuditPolicyReader(document, keys).policy(root, PolicyDocument.contentHash(text)));
    }

    private AuditPolicy policy(Node root, String content) throws InvalidPolicyException {
        Map<String, Node> entries = document.mapping(root, "the policy", PolicyDocument.KEYS);
        document.number(document.required(entries, "version", root, "the policy"), "version", 1, 1);
        Node section = entries.get("audit");
        Map<String, Node> parts = section == null ? Map.of() : document.mapping(section, "audit", AUDIT_KEYS);
        Map<String, List<String>> classes = classes(parts.get("classes"));
        return new AuditPolicy(
                classes.entrySet().stream()
                        .map(entry -> Map.entry(entry.getKey(), List.copyOf(entry.getValue())))
                        .toList(),
                rules(parts.get("rules"), classes),
                columns(parts.get("columns")),
                sinks(parts.get("sinks")),
                content);
    }

    /** Tables by the name of their class. */
    private Map<String, List<String>> classes(@Nullable Node node) throws InvalidPolicyException {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        if (node != null) {
            for (PolicyDocument.Entry entry : document.entries(node, "audit.classes")) {
                String what = "audit.classes." + entry.key();
                List<String> tables = new ArrayList<>();
                for (Node table : document.list(entry.value(), what)) {
                    tables.add(document.text(table, what));
                }
                if (tables.isEmpty()) {
                    throw document.error(entry.value(), what + " needs the name of a table");
                }
                classes.put(entry.key(), tables);
            }
        }
        return classes;
    }

    private List<AuditRule> rules(@Nullable Node node, Map<String, List<String>> classes)
            throws InvalidPolicyException {
        List<AuditRule> rules = new ArrayList<>();
        if (node != null) {
            for (Node entry : document.list(node, "audit.rules")) {
                rules.add(rule(entry, "audit.rules[" + rules.size() + "]", classes));
            }
        }
        return rules;
    }

    private List<ColumnRule> columns(@Nullable Node node) throws InvalidPolicyException {
        List<ColumnRule> columns = new ArrayList<>();
        if (node != null) {
            for (PolicyDocument.Entry entry : document.entries(node, "audit.columns")) {
                String[] name = entry.key().split("\\.", -1);
                if (name.length < 2 || name.length > 3 || Arrays.stream(name).anyMatch(String::isBlank)) {
                    throw document.error(
                            entry.at(),
                            "audit.columns names columns as table.column or schema.table.column, or all of a table as table.*");
                }
                columns.add(new ColumnRule(
                        name.length == 3 ? name[0] : null,
                        name[name.length - 2],
                        name[name.length - 1],
                        binds(entry.value(), "audit.columns." + entry.key())));
            }
        }
        return columns;
    }

    private List<SinkEntry> sinks(@Nullable Node node) throws InvalidPolicyException {
        List<SinkEntry> sinks = new ArrayList<>();
        if (node != null) {
            for (Node entry : document.list(node, "audit.sinks")) {
                String what = "audit.sinks[" + sinks.size() + "]";
                sinks.add(new SinkEntry(document.place(entry), document.properties(entry, what)));
            }
        }
        return sinks;
    }

    private AuditRule rule(Node node, String what, Map<String, List<String>> classes) throws InvalidPolicyException {
        Map<String, Node> keys = document.mapping(node, what, RULE_KEYS);
        Node record = keys.get("record");
        Node sample = keys.get("sample");
        Node binds = keys.get("binds");
        if (record != null && sample != null) {
            throw document.error(node, what + " takes either 'record' or 'sample'");
        }
        if (record == null && sample == null && binds == null) {
            throw document.error(node, what + " needs 'record', 'sample' or 'binds'");
        }
        return new AuditRule(
                text(keys.get("user"), what + ".user"),
                text(keys.get("application"), what + ".application"),
                operations(keys.get("operation"), what + ".operation"),
                tables(node, keys, what, classes),
                record == null || document.flag(record, what + ".record"),
                sample == null ? 1 : document.share(sample, what + ".sample"),
                binds == null ? BindMode.ABSENT : binds(binds, what + ".binds"));
    }

    private List<String> tables(Node rule, Map<String, Node> keys, String what, Map<String, List<String>> classes)
            throws InvalidPolicyException {
        Node named = keys.get("class");
        String table = text(keys.get("table"), what + ".table");
        if (named == null) {
            return table == null ? List.of() : List.of(table);
        }
        if (table != null) {
            throw document.error(rule, what + " takes either 'table' or 'class'");
        }
        String name = document.text(named, what + ".class");
        document.oneOf(named, "class", name, List.copyOf(classes.keySet()), what + ".class");
        return Objects.requireNonNull(classes.get(name));
    }

    private BindMode binds(Node node, String what) throws InvalidPolicyException {
        BindMode mode = document.word(node, "mode", what, List.of(BindMode.values()));
        if ((mode == BindMode.HMAC || mode == BindMode.TOKEN) && !keys.contains(mode)) {
            throw document.error(
                    node,
                    what + " needs a key; set portcullis.audit." + mode.name().toLowerCase(Locale.ROOT) + "-key-file");
        }
        return mode;
    }

    private Set<String> operations(@Nullable Node node, String what) throws InvalidPolicyException {
        Set<String> operations = new LinkedHashSet<>();
        if (node != null) {
            for (Node entry : node instanceof SequenceNode ? document.list(node, what) : List.of(node)) {
                String operation = document.text(entry, what);
                document.oneOf(entry, "operation", operation, OPERATIONS, what);
                operations.add(operation);
            }
        }
        return operations;
    }

    private @Nullable String text(@Nullable Node node, String what) throws InvalidPolicyException {
        return node == null ? null : document.text(node, what);
    }
}
