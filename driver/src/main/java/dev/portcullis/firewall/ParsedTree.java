package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.jspecify.annotations.Nullable;

/** What JSqlParser sees in a statement: the one place that knows its classes. */
final class ParsedTree extends TablesNamesFinder<Void> {
    private final Structure outline;
    private final List<Structure.Table> tables;
    private final Set<Structure.Column> columns = new LinkedHashSet<>();
    private final Map<String, Structure.Table> mentioned = new HashMap<>();
    /** Tables by their alias, or name, in lower case. One that stands for two tables stands for none. */
    private final Map<String, Structure.Table> aliases = new HashMap<>();

    private final Set<String> ambiguous = new LinkedHashSet<>();
    private boolean tablesCut;

    private ParsedTree(Structure outline) {
        this.outline = outline;
        tables = new ArrayList<>(outline.tables());
        tablesCut = outline.tablesCut();
    }

    /**
     * Adds what the parser sees to what the tokens tell: columns, and a table that only the parser sees. None is taken away.
     *
     * @param deadline stops the parser in time
     * @throws Exception what the parser throws at what it does not understand
     */
    static Structure read(String text, Structure outline, Deadline deadline) throws Exception {
        CCJSqlParser parser = new CCJSqlParser(new StringProvider(text)).withAllowComplexParsing(true);
        deadline.start(() -> parser.interrupted = true);
        try {
            Statement statement = parser.Statement();
            ParsedTree tree = new ParsedTree(outline);
            tree.add(tree.getTables(statement));
            return tree.structure();
        } finally {
            deadline.end();
        }
    }

    /** In DDL the parser counts procedures and schemas as tables too. */
    private void add(Set<String> found) {
        boolean query =
                outline.operation() == Operation.SELECT || outline.operation().writesRows();
        for (String name : query ? found : Set.<String>of()) {
            Structure.Table table = mentioned.get(name);
            if (table == null
                    || table.is(null, "DUAL")
                    || tables.stream().anyMatch(known -> known.is(table.schema(), table.name()))) {
                continue;
            }
            if (tables.size() < Structure.MOST_TABLES) {
                tables.add(table);
            } else {
                tablesCut = true;
            }
        }
    }

    private Structure structure() {
        String only = tables.size() == 1 ? tables.get(0).qualifiedName() : null;
        Set<Structure.Column> resolved = new LinkedHashSet<>();
        boolean columnsCut = false;
        for (Structure.Column column : columns) {
            if (resolved.size() == Structure.MOST_COLUMNS) {
                columnsCut = true;
                break;
            }
            resolved.add(new Structure.Column(owner(column.table(), only), column.name()));
        }
        return new Structure(
                outline.operation(), tables, new ArrayList<>(resolved), tablesCut, columnsCut, Structure.Source.PARSED);
    }

    private @Nullable String owner(@Nullable String qualifier, @Nullable String only) {
        if (qualifier == null) {
            return only;
        }
        String key = qualifier.toLowerCase(Locale.ROOT);
        Structure.Table table = ambiguous.contains(key) ? null : aliases.get(key);
        return table == null ? qualifier : table.qualifiedName();
    }

    @Override
    public <S> Void visit(Table table, S context) {
        Structure.Table seen = new Structure.Table(table.getUnquotedSchemaName(), table.getUnquotedName(), false);
        mentioned.put(table.getFullyQualifiedName(), seen);
        String alias = table.getAlias() == null ? seen.name() : table.getAlias().getName();
        String key = alias.replace("`", "").strip().toLowerCase(Locale.ROOT);
        Structure.Table known = aliases.putIfAbsent(key, seen);
        if (known != null && !known.is(seen.schema(), seen.name())) {
            ambiguous.add(key);
        }
        return super.visit(table, context);
    }

    @Override
    public <S> Void visit(Column column, S context) {
        columns.add(new Structure.Column(qualifier(column.getTable()), column.getUnquotedName()));
        return super.visit(column, context);
    }

    @Override
    public <S> Void visit(Insert insert, S context) {
        if (insert.getColumns() != null) {
            insert.getColumns().forEach(column -> visit(column, context));
        }
        return super.visit(insert, context);
    }

    @Override
    public <S> Void visit(AllColumns all, S context) {
        columns.add(new Structure.Column(null, "*"));
        return super.visit(all, context);
    }

    @Override
    public <S> Void visit(AllTableColumns all, S context) {
        columns.add(new Structure.Column(qualifier(all.getTable()), "*"));
        return super.visit(all, context);
    }

    private static @Nullable String qualifier(@Nullable Table table) {
        if (table == null || table.getUnquotedName() == null) {
            return null;
        }
        String schema = table.getUnquotedSchemaName();
        return schema == null ? table.getUnquotedName() : schema + '.' + table.getUnquotedName();
    }
}
