package dev.portcullis.firewall;

/** Reads strings, and hexadecimal and bit literals in quotes. */
final class LiteralScanner {
    /** Three bytes: from here on a hex literal can carry a word. */
    private static final int LONG_HEX_DIGITS = 6;

    private final Cursor cursor;

    LiteralScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    void scanString(char quote, int open) {
        boolean escapes = !cursor.dialect.noBackslashEscapes();
        String text = cursor.sql;
        int i = open + 1;
        while (i < cursor.length) {
            char c = text.charAt(i++);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == quote) {
                if (i < cursor.length && text.charAt(i) == quote) {
                    i++;
                } else {
                    cursor.addValue(i == open + 2 ? Token.STRING | Token.EMPTY : Token.STRING, i);
                    return;
                }
            }
        }
        cursor.add(Token.UNTERMINATED, cursor.length);
    }

    boolean scanPrefixedString(char prefix) {
        switch (prefix) {
            case 'x', 'X' ->
                scanQuotedDigits(CharClass.skip(CharClass.HEX_DIGIT, cursor.sql, cursor.position + 2), true);
            case 'b', 'B' -> scanQuotedDigits(Numbers.bitsEnd(cursor.sql, cursor.position + 2), false);
            case 'n', 'N' -> scanString('\'', cursor.position + 1);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void scanQuotedDigits(int digitsEnd, boolean hex) {
        int digits = digitsEnd - cursor.position - 2;
        boolean whole = digitsEnd < cursor.length && cursor.sql.charAt(digitsEnd) == '\'' && !(hex && digits % 2 != 0);
        if (whole) {
            addHex(digits, digitsEnd + 1);
        } else {
            cursor.add(Token.INVALID, Math.min(digitsEnd + 1, cursor.length));
        }
    }

    void addHex(int digits, int valueEnd) {
        cursor.addValue(digits >= LONG_HEX_DIGITS ? Token.HEX | Token.LONG_HEX : Token.HEX, valueEnd);
    }
}
