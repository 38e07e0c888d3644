package dev.portcullis.firewall.baseline;

/**
 * A field of a line: {@code \\ \t \n \r} as usual, {@code \#} at the start, and {@code \}{@code uXXXX} for every other control character and
 * for half a surrogate pair. Any text survives a round trip, and no text starts a comment or another line.
 */
final class EscapedField {
    private EscapedField() {}

    static String write(String field) {
        StringBuilder line = new StringBuilder(field.length() + 8);
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '#' -> line.append(i == 0 ? "\\#" : "#");
                default -> {
                    if (Character.isISOControl(c) || isLoneSurrogate(field, i)) {
                        line.append("\\u").append(String.format("%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    static String read(String field, String place) throws InvalidBaselineException {
        StringBuilder text = new StringBuilder(field.length());
        int i = 0;
        while (i < field.length()) {
            char c = field.charAt(i++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = i < field.length() ? field.charAt(i++) : ' ';
            switch (escaped) {
                case '\\', '#' -> text.append(escaped);
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'u' -> {
                    text.append(character(field, i, place));
                    i += 4;
                }
                default -> throw malformed(place);
            }
        }
        return text.toString();
    }

    private static char character(String field, int start, String place) throws InvalidBaselineException {
        if (start + 4 > field.length()) {
            throw malformed(place);
        }
        int value = 0;
        for (int i = start; i < start + 4; i++) {
            int digit = Character.digit(field.charAt(i), 16);
            if (digit < 0) {
                throw malformed(place);
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private static boolean isLoneSurrogate(String field, int i) {
        char c = field.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= field.length() || !Character.isLowSurrogate(field.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(field.charAt(i - 1)));
    }

    private static InvalidBaselineException malformed(String place) {
        return new InvalidBaselineException(
                place + ": a backslash must be followed by \\, t, n, r, # or u and four hexadecimal digits");
    }
}
