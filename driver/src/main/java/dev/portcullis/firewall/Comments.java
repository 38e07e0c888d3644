package dev.portcullis.firewall;

/** Where the comments of MySQL end, and what they hide. */
final class Comments {
    private static final int VERSION_DIGITS = 5;

    private Comments() {}

    /** Whether two dashes here start a comment: white space, a control character or the end must follow. */
    static boolean startsWithDashes(String sql, int dash) {
        return dash + 1 < sql.length()
                && sql.charAt(dash + 1) == '-'
                && (dash + 2 >= sql.length() || CharClass.isAt(CharClass.ENDS_DASHES, sql, dash + 2));
    }

    /** Where the code of a version comment starts, behind its number if it has one of five digits. */
    static int codeStart(String sql, int comment) {
        int digits = comment + 3;
        int end = digits;
        while (end < digits + VERSION_DIGITS && CharClass.isAt(CharClass.DIGIT, sql, end)) {
            end++;
        }
        return end == digits + VERSION_DIGITS ? end : digits;
    }

    /** The number of a version comment, 0 if it has none. */
    static int version(String sql, int comment) {
        int end = codeStart(sql, comment);
        return end == comment + 3 ? 0 : Integer.parseInt(sql, comment + 3, end, 10);
    }

    /** The end of a plain comment, or -1. */
    static int end(String sql, int comment) {
        int close = sql.indexOf("*/", comment + 2);
        return close < 0 ? -1 : close + 2;
    }

    /** The end of a version comment that the server skips, or -1. Plain comments nest in it, one level deep. */
    static int skippedEnd(String sql, int comment) {
        int from = comment + 3;
        while (true) {
            int close = sql.indexOf("*/", from);
            int inner = sql.indexOf("/*", from);
            if (close < 0) {
                return -1;
            }
            if (inner < 0 || inner > close) {
                return close + 2;
            }
            int innerEnd = end(sql, inner);
            if (innerEnd < 0) {
                return -1;
            }
            from = innerEnd;
        }
    }

    /** What a comment at the end of a text hides: {@link Token#HIDES_CODE}, {@link Token#HIDES_QUOTE}, or nothing. */
    static int hidden(String sql, int comment) {
        boolean quoted = false;
        for (int i = comment; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '=' || c == ')' || c == '<' || c == '>') {
                return Token.HIDES_CODE;
            }
            if (c == '\'' || c == '"') {
                // Behind a letter, and not last, it is an apostrophe.
                boolean opens = i + 1 == sql.length() || !CharClass.isAt(CharClass.WORD, sql, i - 1);
                quoted = !quoted && opens;
            }
        }
        return quoted ? Token.HIDES_QUOTE : 0;
    }
}
