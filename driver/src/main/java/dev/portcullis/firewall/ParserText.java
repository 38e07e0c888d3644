package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/**
 * A statement as it is given to a parser that does not read as MySQL does: the tokens that MySQL sees, with blanks between them.
 * Literals are replaced by others of their type and lists of them by one, comments are gone, and code in version comments stands as
 * code. So the parser never sees a literal, and the length of the text is that of its structure.
 */
final class ParserText {
    private ParserText() {}

    /** The text, or null when it has more tokens, or nests deeper, than a parser is asked about. */
    static @Nullable String of(String sql, Tokens tokens, int mostTokens, int mostDepth) {
        if (tokens.count() > mostTokens) {
            return null;
        }
        StringBuilder text = new StringBuilder(Math.min(sql.length(), mostTokens * Long.BYTES));
        int depth = 0;
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            int kind = tokens.kind(i);
            depth += kind == '(' || kind == Grammar.CASE ? 1 : kind == ')' ? -1 : 0;
            if (depth > mostDepth || kind == Token.INVALID || kind == Token.UNTERMINATED) {
                return null;
            }
            if (kind == Token.HINTS_START) {
                i = hintsEnd(tokens, i);
            } else if (kind != Token.CHARSET) {
                append(text, sql, tokens, i);
            }
        }
        return text.toString();
    }

    private static int hintsEnd(Tokens tokens, int start) {
        int i = start;
        while (tokens.kind(i + 1) != Token.END && tokens.kind(i) != Token.HINTS_END) {
            i++;
        }
        return i;
    }

    private static void append(StringBuilder text, String sql, Tokens tokens, int i) {
        if (i > 0 && tokens.start(i) > tokens.end(i - 1)) {
            text.append(' ');
        }
        String literal = literal(tokens, i);
        switch (tokens.kind(i)) {
            case Token.VALUE, Token.VALUES -> text.append(literal);
            case Token.ROW, Token.ROW_OF_ONE, Token.ROWS, Token.ROWS_OF_ONE ->
                text.append('(').append(literal).append(')');
            case Token.IN_ROW -> text.append("IN (").append(literal).append(')');
            case Token.IDENTIFIER -> name(text, sql, tokens, i);
            default -> text.append(sql, tokens.start(i), tokens.end(i));
        }
    }

    /** Whatever stood in double quotes, as under {@code ANSI_QUOTES}, stands in back quotes. */
    private static void name(StringBuilder text, String sql, Tokens tokens, int i) {
        if (!tokens.has(i, Token.QUOTED)) {
            text.append(sql, tokens.start(i), tokens.end(i));
            return;
        }
        int start = text.length() + 1;
        text.append('`');
        tokens.appendName(text, sql, i);
        for (int c = text.length() - 1; c >= start; c--) {
            if (text.charAt(c) == '`') {
                text.insert(c, '`');
            }
        }
        text.append('`');
    }

    private static String literal(Tokens tokens, int i) {
        if (tokens.has(i, Token.NAME)) {
            return "v";
        }
        if (tokens.has(i, Token.STRING)) {
            return "'x'";
        }
        return tokens.has(i, Token.PARAMETER) ? "?" : tokens.has(i, Token.NULL) ? "NULL" : "1";
    }
}
