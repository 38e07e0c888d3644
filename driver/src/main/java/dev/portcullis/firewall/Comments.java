package dev.portcullis.firewall;

/** Where the comments of MySQL end, and what they hide. */
final class Comments {
    private static final int VERSION_DIGITS = 5;
    private static final String[] CONNECTIVES = {"AND", "OR", "XOR"};
    private static final String[] CLAUSES = {"GROUP", "HAVING", "ORDER", "LIMIT", "FOR", "LOCK", "UNION"};

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
        if (startsWithConnective(sql, comment)) {
            return Token.HIDES_CODE;
        }
        boolean quoted = false;
        for (int i = comment; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '=' || c == ')' || c == '<' || c == '>') {
                return Token.HIDES_CODE;
            }
            if (c == '\'' || c == '"') {
                if (!quoted && goesOn(sql, i + 1)) {
                    return Token.HIDES_CODE;
                }
                // Behind a letter, and not last, it is an apostrophe.
                boolean opens = i + 1 == sql.length() || !CharClass.isAt(CharClass.WORD, sql, i - 1);
                quoted = !quoted && opens;
            }
        }
        return quoted ? Token.HIDES_QUOTE : 0;
    }

    /** {@code -- AND deleted_at IS NULL}: a condition of the application that is hidden. */
    private static boolean startsWithConnective(String sql, int comment) {
        int i = comment;
        while (i < sql.length() && (sql.charAt(i) == '-' || sql.charAt(i) == '#')) {
            i++;
        }
        return startsWithWord(sql, i, CONNECTIVES);
    }

    /** {@code ' AND deleted_at IS NULL}: whether a statement goes on behind a quote, and no word is quoted. */
    private static boolean goesOn(String sql, int i) {
        return CharClass.isAt(CharClass.BLANK, sql, i)
                && (startsWithWord(sql, i, CONNECTIVES) || startsWithWord(sql, i, CLAUSES));
    }

    /** Whether the first word behind blanks is one of these, and something follows it. */
    private static boolean startsWithWord(String sql, int from, String[] words) {
        int start = from;
        while (CharClass.isAt(CharClass.BLANK, sql, start)) {
            start++;
        }
        int end = start;
        while (CharClass.isAt(CharClass.WORD, sql, end)) {
            end++;
        }
        for (String word : words) {
            if (end < sql.length() && Words.isSpelled(word, sql, start, end)) {
                return true;
            }
        }
        return false;
    }
}
