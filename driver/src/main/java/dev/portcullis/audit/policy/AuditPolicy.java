package dev.portcullis.audit.policy;

import dev.portcullis.policy.InvalidPolicyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded: an immutable value. The first rule that matches decides; what none matches is recorded.
 *
 * @param classes tables by the name of their class, in the order of the file
 * @param rules in the order of the file
 * @param columns what is recorded of values that are bound to columns
 * @param sinks in the order of the file; those of the version that a trail begins with are in use until it ends
 * @param content 16 hex digits over the text of the file
 */
public record AuditPolicy(
        List<Map.Entry<String, List<String>>> classes,
        List<AuditRule> rules,
        List<ColumnRule> columns,
        List<SinkEntry> sinks,
        String content) {
    /** Everything is recorded. */
    public static final AuditPolicy DEFAULT =
            new AuditPolicy(List.of(), List.of(), List.of(), List.of(), "0000000000000000");

    public AuditPolicy {
        classes = List.copyOf(classes);
        rules = List.copyOf(rules);
        columns = List.copyOf(columns);
        sinks = List.copyOf(sinks);
    }

    // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof AuditPolicy that
                        && content.equals(that.content)
                        && classes.equals(that.classes)
                        && rules.equals(that.rules)
                        && columns.equals(that.columns)
                        && sinks.equals(that.sinks));
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    /**
     * Reads the section of a policy file.
     *
     * @param file the name that errors give
     * @param keys the modes of {@code binds} that there is a key for
     */
    public static AuditPolicy parse(String file, String text, Set<BindMode> keys) throws InvalidPolicyException {
        return AuditPolicyReader.read(file, text, keys);
    }

    /** Whether everything is recorded, no value, and no table is of a class. */
    public boolean decidesNothing() {
        return rules.isEmpty() && columns.isEmpty() && classes.isEmpty();
    }

    /** What is recorded of that statement. */
    public Handling handling(Subject subject) {
        List<String> of = classesOf(subject);
        for (AuditRule rule : rules) {
            if (rule.matches(subject)) {
                return new Handling(rule.record(), rule.rate(), Binds.of(rule.binds(), columns, subject), of);
            }
        }
        return columns.isEmpty() && of.isEmpty()
                ? Handling.ALL
                : new Handling(true, 1, Binds.of(BindMode.ABSENT, columns, subject), of);
    }

    private List<String> classesOf(Subject subject) {
        List<String> of = new ArrayList<>();
        for (Map.Entry<String, List<String>> one : classes) {
            if (AuditRule.matchesAny(one.getValue(), subject)) {
                of.add(one.getKey());
            }
        }
        return of;
    }
}
