package dev.portcullis.firewall;

/** What a character may begin or continue in SQL text, by table. Characters beyond ASCII are letters to MySQL. */
final class CharClass {
    static final int BLANK = 1;
    static final int DIGIT = 2;
    /** May stand in an unquoted identifier. */
    static final int WORD = 4;

    static final int HEX_DIGIT = 8;
    /** May stand in the unquoted name after a single {@code @}. */
    static final int HOST = 16;
    /** Space or control character: what turns {@code --} into a comment. */
    static final int ENDS_DASHES = 32;

    static final int ASCII = 128;

    private static final byte[] CLASSES = new byte[ASCII];
    private static final char[] UPPER_CASE = new char[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            UPPER_CASE[c] = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
            boolean letter = UPPER_CASE[c] >= 'A' && UPPER_CASE[c] <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                CLASSES[c] |= BLANK;
            }
            if (c <= ' ' || c == ASCII - 1) {
                CLASSES[c] |= ENDS_DASHES;
            }
            if (digit) {
                CLASSES[c] |= DIGIT | HEX_DIGIT;
            }
            if (UPPER_CASE[c] >= 'A' && UPPER_CASE[c] <= 'F') {
                CLASSES[c] |= HEX_DIGIT;
            }
            if (letter || digit || c == '_' || c == '$') {
                CLASSES[c] |= WORD | HOST;
            }
        }
        CLASSES['.'] |= HOST;
    }

    private CharClass() {}

    static boolean is(int classes, char c) {
        return c < ASCII ? (CLASSES[c] & classes) != 0 : (classes & (WORD | HOST)) != 0;
    }

    static boolean isAt(int classes, String sql, int i) {
        return i < sql.length() && is(classes, sql.charAt(i));
    }

    /** The index of the first character from an index on that is in none of the classes. */
    static int skip(int classes, String sql, int from) {
        int length = sql.length();
        int i = from;
        while (i < length && is(classes, sql.charAt(i))) {
            i++;
        }
        return i;
    }

    static char upperCase(char c) {
        return c < ASCII ? UPPER_CASE[c] : c;
    }
}
