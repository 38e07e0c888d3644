package dev.portcullis.firewall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement works on: an immutable value that depends on the tokens alone and holds no literal. The operation and
 * the tables are read off the firewall's own tokens and are there for any text. Columns come from a parser, which gives
 * its opinion later, or never: it fails on some SQL. Nothing that decides about a statement rests on it.
 *
 * <p>Names are as the text spells them, without quotes. A view, and a table that a trigger or a procedure works on, are not
 * told from the text.
 *
 * @param operation what the first statement of the text is
 * @param tables what all statements of the text work on, in the order of the text, each once; at most {@link #MOST_TABLES}
 * @param columns what the parser saw of columns, in the order of the text, each once; at most {@link #MOST_COLUMNS}
 * @param tablesCut whether the text has more tables than are listed
 * @param columnsCut whether it has more columns
 * @param source how it was had
 */
public record Structure(
        Operation operation,
        List<Table> tables,
        List<Column> columns,
        boolean tablesCut,
        boolean columnsCut,
        Source source) {
    public static final int MOST_TABLES = 64;
    public static final int MOST_COLUMNS = 256;

    /** Where a structure comes from. */
    public enum Source {
        /** The tokens of the text alone. */
        TOKENS,
        /** The tokens, and the tree that the parser drew. */
        PARSED
    }

    /**
     * A table or a view.
     *
     * @param schema the schema that stands before the name, or null for the default one
     * @param written whether the statement changes, defines or locks it for writing
     */
    public record Table(@Nullable String schema, String name, boolean written) {
        /** Whether this is the table of that schema and name, in any case of letters. */
        boolean is(@Nullable String otherSchema, String otherName) {
            return name.equalsIgnoreCase(otherName)
                    && (schema == null ? otherSchema == null : schema.equalsIgnoreCase(otherSchema));
        }

        /** The name, behind its schema and a full stop if it has one. */
        public String qualifiedName() {
            return schema == null ? name : schema + '.' + name;
        }
    }

    /**
     * A column.
     *
     * @param table the table that it belongs to, as {@link Table#qualifiedName()} has it; the alias of a subquery; or null
     *     when the text alone does not tell
     * @param name its name, or {@code *}
     */
    public record Column(@Nullable String table, String name) {}

    public Structure {
        tables = List.copyOf(tables);
        columns = List.copyOf(columns);
    }
}
