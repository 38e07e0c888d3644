package dev.portcullis.firewall;

/** Where the numbers of MySQL end. */
final class Numbers {
    private Numbers() {}

    /** The end of {@code 0x..} or {@code 0b..} at a zero, or -1 where there is none. */
    static int prefixedEnd(String sql, int zero) {
        char prefix = zero + 1 < sql.length() ? sql.charAt(zero + 1) : 0;
        int digits = zero + 2;
        int end = prefix == 'x' ? CharClass.skip(CharClass.HEX_DIGIT, sql, digits) : digits;
        if (prefix == 'b') {
            end = bitsEnd(sql, digits);
        }
        return end > digits && !CharClass.isAt(CharClass.WORD, sql, end) ? end : -1;
    }

    static int bitsEnd(String sql, int start) {
        int i = start;
        while (i < sql.length() && (sql.charAt(i) == '0' || sql.charAt(i) == '1')) {
            i++;
        }
        return i;
    }

    static boolean isExponent(String sql, int i) {
        return i < sql.length() && (sql.charAt(i) | 0x20) == 'e';
    }

    /** The end of an exponent, or -1 where it has no digits. */
    static int exponentEnd(String sql, int exponent) {
        int digits = signEnd(sql, exponent + 1);
        return CharClass.isAt(CharClass.DIGIT, sql, digits) ? CharClass.skip(CharClass.DIGIT, sql, digits) : -1;
    }

    static int signEnd(String sql, int i) {
        return i < sql.length() && (sql.charAt(i) == '+' || sql.charAt(i) == '-') ? i + 1 : i;
    }
}
