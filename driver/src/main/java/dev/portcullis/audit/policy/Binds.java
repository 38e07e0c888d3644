package dev.portcullis.audit.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of the values that are bound to one statement: an immutable value. A value whose column is not known gets the strictest of what is said of
 * the tables that it may belong to.
 *
 * @param otherwise of columns that no rule names
 * @param columns the rules that may speak of tables of the statement; none for a statement whose values are all treated alike
 * @param database the default schema, or null where it is not known or not asked for
 */
public record Binds(
        BindMode otherwise,
        List<ColumnRule> columns,
        @Nullable String database) {
    /** Nothing. */
    static final Binds ABSENT = new Binds(BindMode.ABSENT, List.of(), null);

    public Binds {
        columns = List.copyOf(columns);
    }

    /** {@code columns} as far as they may speak of a table of the statement, or all when it names none, or more than are listed. */
    static Binds of(BindMode otherwise, List<ColumnRule> columns, Subject subject) {
        List<ColumnRule> touched = new ArrayList<>();
        for (ColumnRule rule : columns) {
            if (subject.tables().isEmpty()
                    || subject.tablesCut()
                    || subject.tables().stream().anyMatch(table -> rule.mayBeOf(table, subject.database()))) {
                touched.add(rule);
            }
        }
        boolean asked = otherwise == BindMode.TOKEN || !touched.isEmpty();
        return new Binds(otherwise, touched, asked ? subject.database() : null);
    }

    /** Whether no value is recorded, whatever its column. */
    public boolean areAbsent() {
        return otherwise == BindMode.ABSENT && !differ();
    }

    /** Whether it depends on the column. */
    public boolean differ() {
        for (ColumnRule rule : columns) {
            if (rule.mode() != otherwise) {
                return true;
            }
        }
        return false;
    }

    /** Whether columns are asked for: because it depends on them, or because they go into tokens. */
    public boolean askForColumns() {
        return otherwise == BindMode.TOKEN || differ();
    }

    /** What is recorded of a value of which nothing is known. */
    public BindMode ofUnknown() {
        BindMode mode = otherwise;
        for (ColumnRule rule : columns) {
            mode = mode.orStricter(rule.mode());
        }
        return mode;
    }

    /**
     * What is recorded of a value of that column.
     *
     * @param tables those of the statement that it may belong to
     */
    public BindMode of(String column, List<String> tables) {
        BindMode strictest = null;
        for (String table : tables) {
            BindMode mode = of(column, table);
            strictest = strictest == null ? mode : strictest.orStricter(mode);
        }
        return strictest == null ? ofUnknown() : strictest;
    }

    /** The same, with the column's full name where it can be of one table only. */
    public ParameterRule ruleOf(String column, List<String> tables) {
        return new ParameterRule(of(column, tables), tables.size() == 1 ? fullName(column, tables.get(0)) : "");
    }

    private String fullName(String column, String table) {
        String owner = database == null || table.indexOf('.') >= 0 ? "" : database + '.';
        return (owner + table + '.' + column).toLowerCase(Locale.ROOT);
    }

    private BindMode of(String column, String table) {
        BindMode own = null;
        BindMode all = null;
        for (ColumnRule rule : columns) {
            if (!rule.mayBeOf(table, database)) {
                continue;
            }
            if (rule.isOfAll()) {
                all = all == null ? rule.mode() : all.orStricter(rule.mode());
            } else if (rule.column().equalsIgnoreCase(column)) {
                own = own == null ? rule.mode() : own.orStricter(rule.mode());
            }
        }
        return own != null ? own : all != null ? all : otherwise;
    }
}
