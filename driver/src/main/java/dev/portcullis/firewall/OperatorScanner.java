package dev.portcullis.firewall;

/** Reads operators of several characters. */
final class OperatorScanner {
    private final Cursor cursor;

    OperatorScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    void scanComparison(char first) {
        char second = comparisonAt(cursor.position + 1);
        if (second == 0) {
            cursor.add(first, cursor.position + 1);
            return;
        }
        char third = first == '<' && comparisonAt(cursor.position + 2) != '<' ? comparisonAt(cursor.position + 2) : 0;
        int token = third == 0 ? operator(first, second) : Token.INVALID;
        if (third == '>' && second == '=') {
            token = Token.NULL_SAFE_EQUAL;
        }
        cursor.add(token, cursor.position + (third == 0 ? 2 : 3));
    }

    private static int operator(char first, char second) {
        return switch (first) {
            case '<' -> second == '=' ? Token.LESS_OR_EQUAL : second == '>' ? Token.NOT_EQUAL : lessTwice(second);
            case '>' -> second == '=' ? Token.GREATER_OR_EQUAL : second == '>' ? Token.SHIFT_RIGHT : Token.INVALID;
            case '!' -> second == '=' ? Token.NOT_EQUAL : '!';
            default -> Token.INVALID;
        };
    }

    private static int lessTwice(char second) {
        return second == '<' ? Token.SHIFT_LEFT : Token.INVALID;
    }

    /** The character at an index if a comparison operator may go on with it, or 0. */
    private char comparisonAt(int i) {
        char c = i < cursor.length ? cursor.sql.charAt(i) : 0;
        return c == '<' || c == '>' || c == '=' || c == '!' ? c : 0;
    }

    /** One of two characters that may stand twice or with another one. */
    void scanPair(char second, int pair) {
        boolean paired = cursor.position + 1 < cursor.length && cursor.sql.charAt(cursor.position + 1) == second;
        cursor.add(
                paired ? pair : cursor.sql.charAt(cursor.position), paired ? cursor.position + 2 : cursor.position + 1);
    }
}
