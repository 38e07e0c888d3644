package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the names of columns off the tokens of one text, and says which of its tables they may belong to. */
final class ColumnNames {
    private static final int AS = Words.kind("AS");
    private static final int END = Words.kind("END");
    private static final int ESCAPE = Words.kind("ESCAPE");
    private static final int MOST_PARTS = 3;

    /** What renames columns in ways that are not followed. */
    private static final boolean[] RENAMES = kinds("WITH UNION EXCEPT INTERSECT JSON_TABLE CALL");

    /** A name that an expression without an alias gives to its column may look like {@code MAX(a)}. */
    private static final Pattern PLAIN = Pattern.compile("[\\w$\\x{80}-\\x{ffff}]+");

    private final String sql;
    private final Tokens tokens;
    private final TableNames names;
    private final List<String> tables;
    private final BoundColumn unknown;
    private final Set<String> aliases = new HashSet<>();
    private final Map<String, List<String>> qualified = new HashMap<>();

    ColumnNames(String sql, Tokens tokens, List<String> tables) {
        this.sql = sql;
        this.tokens = tokens;
        this.names = new TableNames(sql, tokens);
        this.tables = tables;
        this.unknown = new BoundColumn(null, tables);
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            if (isPart(i) && isAlias(i)) {
                aliases.add(lower(i));
            }
        }
    }

    /** What is known of a parameter without a column. */
    BoundColumn unknown() {
        return unknown;
    }

    /** Whether the text must not be interpreted at all because of that token. */
    boolean isObscure(int i) {
        int kind = tokens.kind(i);
        boolean aliasInQuotes = kind == Token.VALUE && tokens.has(i, Token.STRING) && mayBeAlias(i);
        boolean namesColumns = kind == '(' && isPart(i - 1) && tokens.kind(i - 2) == (hasAs(i - 1) ? AS : ')');
        return RENAMES[kind]
                || kind == '{'
                || kind == Token.INVALID
                || kind == Token.UNTERMINATED
                || (kind != Token.END && tokens.has(i, Token.VERSIONED))
                || aliasInQuotes
                || namesColumns;
    }

    private boolean hasAs(int i) {
        return tokens.kind(i - 1) == AS;
    }

    private boolean mayBeAlias(int string) {
        int before = tokens.kind(string - 1);
        return before != ESCAPE && !Grammar.typesLiteral(before) && isAlias(string);
    }

    private boolean isAlias(int i) {
        return tokens.kind(i - 1) == AS || endsOperand(i - 1);
    }

    /** Whether a name right behind the token may be an alias. */
    private boolean endsOperand(int i) {
        int kind = tokens.kind(i);
        return kind == ')' || kind == Token.VALUE || kind == END || isPart(i);
    }

    private boolean isPart(int i) {
        return names.isName(i) || (tokens.kind(i - 1) == '.' && tokens.kind(i) >= Token.FIRST_WORD);
    }

    /** Where the name begins that ends at a token. */
    int first(int last) {
        int first = last;
        while (tokens.kind(first - 1) == '.') {
            first -= 2;
        }
        return first;
    }

    /** The column whose name is all that stands between two tokens; null when that is no name, or may be an alias. */
    @Nullable
    BoundColumn endingAt(int last, int before) {
        int first = first(last);
        int parts = 1 + (last - first) / 2;
        if (first != before + 1
                || parts > MOST_PARTS
                || !isPart(last)
                || !PLAIN.matcher(tokens.name(sql, last)).matches()) {
            return null;
        }
        return aliases.contains(lower(last))
                ? null
                : new BoundColumn(
                        tokens.name(sql, last),
                        parts == 1 ? tables : qualified.computeIfAbsent(lower(last - 2), this::tables));
    }

    /** Those that the qualifier may name; all of them where it may name something else. */
    private List<String> tables(String qualifier) {
        List<String> named = new ArrayList<>();
        for (String table : tables) {
            String name = table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (name.equals(qualifier) || isAliased(name, qualifier)) {
                named.add(table);
            }
        }
        return named.isEmpty() || isAliased(null, qualifier) ? tables : named;
    }

    /** Whether the alias stands behind the table, or behind a parenthesis for null. */
    private boolean isAliased(@Nullable String table, String alias) {
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            int before = hasAs(i) ? i - 2 : i - 1;
            if (isPart(i) && lower(i).equals(alias)) {
                boolean follows = table == null
                        ? tokens.kind(before) == ')'
                        : before >= 0 && isPart(before) && lower(before).equals(table);
                if (follows) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean[] kinds(String words) {
        boolean[] kinds = new boolean[Words.KINDS];
        for (String word : words.split(" ", -1)) {
            kinds[Words.kind(word)] = true;
        }
        return kinds;
    }

    private String lower(int i) {
        return tokens.name(sql, i).toLowerCase(Locale.ROOT);
    }
}
