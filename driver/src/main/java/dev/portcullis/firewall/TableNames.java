package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/** Reads the name of a table, with its schema and its alias, off the tokens. */
final class TableNames {
    private static final int AS = Words.kind("AS");

    private final String sql;
    private final Tokens tokens;

    TableNames(String sql, Tokens tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    /** Whether a name may stand at a token: an identifier, or a word that is not reserved. */
    boolean isName(int i) {
        int kind = tokens.kind(i);
        return kind == Token.IDENTIFIER || (kind >= Token.FIRST_WORD && !Words.isReserved(kind));
    }

    /** Whether the name at a token has a schema before it. */
    private boolean isQualified(int i) {
        int last = tokens.kind(i + 2);
        return tokens.kind(i + 1) == '.' && (last == Token.IDENTIFIER || last >= Token.FIRST_WORD);
    }

    /** The last token of the name that starts at a token. */
    int last(int i) {
        return isQualified(i) ? i + 2 : i;
    }

    @Nullable
    String schema(int i) {
        return isQualified(i) ? tokens.name(sql, i) : null;
    }

    String name(int i) {
        return tokens.name(sql, last(i));
    }

    /** The alias behind the name that starts at a token, or null. */
    @Nullable
    String alias(int i) {
        int next = last(i) + 1;
        if (tokens.kind(next) == AS) {
            next++;
        }
        return isName(next) ? tokens.name(sql, next) : null;
    }
}
