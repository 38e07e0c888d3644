package dev.portcullis.firewall;

/** Writes a {@link RedactedText}: copies tokens and what stands between them, but for literals and the contents of comments. */
final class RedactionPass {
    private static final int LITERAL_MARKS = Token.NUMBER | Token.STRING | Token.HEX;

    /** At most every second token is empty: the name behind an {@code @} that has none. */
    private static final int TOKENS_PER_CHAR = 2;

    private final String sql;
    private final Dialect dialect;
    private final int mostLength;
    private final StringBuilder text;
    private boolean cut;

    RedactionPass(String sql, Dialect dialect, int mostLength) {
        this.sql = sql;
        this.dialect = dialect;
        this.mostLength = mostLength;
        text = new StringBuilder(Math.min(sql.length(), mostLength));
    }

    RedactedText run() {
        // What is kept of a long text does not take many of its tokens.
        Tokens tokens = new Scanner().scanEachValue(sql, dialect, TOKENS_PER_CHAR * mostLength);
        copyAll(tokens);
        return new RedactedText(text.toString(), cut);
    }

    private void copyAll(Tokens tokens) {
        int done = 0;
        for (int i = 0; tokens.kind(i) != Token.END && !cut; i++) {
            gap(done, tokens.start(i));
            token(tokens, i);
            done = tokens.end(i);
            if (isLost(tokens, i)) {
                return;
            }
        }
        cut |= tokens.isCut();
        if (!cut) {
            gap(done, sql.length());
        }
    }

    /**
     * Whether a quote or a comment opens nothing to MySQL, as in {@code 1.e'x'}. What follows was meant as a literal, and is left
     * out.
     */
    private static boolean isLost(Tokens tokens, int i) {
        int kind = tokens.kind(i);
        return tokens.has(i, Token.AFTER_DROPPED_NUMBER) && (kind == Token.INVALID || kind == '/' || kind == '-');
    }

    private void token(Tokens tokens, int i) {
        int start = tokens.start(i);
        int end = tokens.end(i);
        switch (tokens.kind(i)) {
            case Token.VALUE -> {
                boolean literal = tokens.has(i, LITERAL_MARKS);
                copy(literal ? "?" : sql, literal ? 0 : start, literal ? 1 : end);
            }
            case Token.UNTERMINATED -> {
                int opening = sql.startsWith("/*", start) ? 2 : 1;
                copy(sql, start, Math.min(start + opening, end));
            }
            case Token.INVALID -> {
                boolean harmless = end - start <= 1 && !CharClass.isAt(CharClass.WORD, sql, start);
                copy(harmless ? sql : "?", harmless ? start : 0, harmless ? end : 1);
            }
            default -> copy(sql, start, end);
        }
    }

    /** What stands between two tokens: blanks, comments, the ends of version comments, numbers that MySQL drops. */
    private void gap(int start, int end) {
        int i = start;
        while (i < end && !cut) {
            char c = sql.charAt(i);
            if (CharClass.is(CharClass.BLANK, c)) {
                copy(sql, i, i + 1);
                i++;
            } else if (sql.startsWith("*/", i)) {
                copy(sql, i, i + 2);
                i += 2;
            } else if (sql.startsWith("/*", i)) {
                i = blockComment(i, end);
            } else if (c == '#' || (c == '-' && Comments.startsWithDashes(sql, i))) {
                copy(c == '#' ? "#" : "-- ", 0, c == '#' ? 1 : 3);
                int newline = sql.indexOf('\n', i);
                i = newline < 0 ? end : newline;
            } else {
                i++;
            }
        }
    }

    private int blockComment(int i, int end) {
        boolean versioned = sql.startsWith("/*!", i);
        if (versioned && Comments.version(sql, i) <= dialect.serverVersion()) {
            int code = Comments.codeStart(sql, i);
            copy(sql, i, code);
            return code;
        }
        copy("/* */", 0, 5);
        int close = versioned ? Comments.skippedEnd(sql, i) : Comments.end(sql, i);
        return close < 0 ? end : close;
    }

    private void copy(String from, int start, int end) {
        int kept = Math.min(end, start + mostLength - text.length());
        text.append(from, start, kept);
        cut |= kept < end;
    }
}
