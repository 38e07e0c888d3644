package dev.portcullis.audit.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of the statements that it matches: an immutable value. All matchers that are given must match.
 *
 * @param user the database user, or null for any
 * @param application {@code portcullis.application}, or null for any
 * @param operations in lower case; empty for any
 * @param tables names with or without a schema, or {@code schema.*}: every table of the statement must be one of them; empty for any
 * @param record whether its executions are recorded at all
 * @param rate the share of its executions that is recorded
 * @param binds what is recorded of bound values, where no rule for a column says otherwise
 */
record AuditRule(
        @Nullable String user,
        @Nullable String application,
        Set<String> operations,
        List<String> tables,
        boolean record,
        double rate,
        BindMode binds) {
    AuditRule {
        operations = Set.copyOf(operations);
        tables = List.copyOf(tables);
    }

    boolean matches(Subject subject) {
        return (user == null || user.equals(subject.user()))
                && (application == null || application.equals(subject.application()))
                && (operations.isEmpty() || operations.contains(subject.operation()))
                && (tables.isEmpty() || (!subject.tablesCut() && matchesAll(subject.tables(), subject.database())));
    }

    /** Whether one of the tables is among those of the list. */
    static boolean matchesAny(List<String> patterns, Subject subject) {
        for (String table : subject.tables()) {
            if (patterns.stream().anyMatch(pattern -> matches(pattern, table, subject.database()))) {
                return true;
            }
        }
        return false;
    }

    /** A rule that records less must not hide the other tables of a statement. */
    private boolean matchesAll(List<String> touched, @Nullable String database) {
        for (String table : touched) {
            if (tables.stream().noneMatch(pattern -> matches(pattern, table, database))) {
                return false;
            }
        }
        return !touched.isEmpty();
    }

    private static boolean matches(String pattern, String table, @Nullable String database) {
        String qualified = table.indexOf('.') >= 0 || database == null ? table : database + '.' + table;
        if (pattern.endsWith(".*")) {
            int schema = pattern.length() - 1;
            return qualified.regionMatches(true, 0, pattern, 0, schema);
        }
        return pattern.indexOf('.') >= 0
                ? pattern.equalsIgnoreCase(qualified)
                : pattern.equalsIgnoreCase(qualified.substring(qualified.lastIndexOf('.') + 1));
    }
}
