package dev.portcullis.config;

import java.util.Locale;
import java.util.Set;

/**
 * What {@code sessionVariables} may hold. Connector/J puts it behind {@code SET}, where a subquery, a function or a second statement would be SQL
 * that passes no firewall and leaves no record.
 */
final class SessionVariables {
    /** What changes a value and reads nothing. */
    private static final Set<String> FUNCTIONS = Set.of("concat", "concat_ws", "replace", "trim", "lower", "upper");

    private SessionVariables() {}

    static void admit(String value) throws SettingException {
        for (String sign : new String[] {"`", "\\", "#", "--", "/*"}) {
            if (value.contains(sign)) {
                throw refused("a comment, a backslash or a back quote");
            }
        }
        int open = value.indexOf('(');
        if (open >= 0 && value.indexOf(';') >= 0) {
            throw refused("a parenthesis and a semicolon");
        }
        while (open >= 0) {
            if (!isBehindFunction(value, open)) {
                throw refused(
                        "a parenthesis that does not stand directly behind CONCAT, CONCAT_WS, REPLACE, TRIM, LOWER or UPPER");
            }
            open = value.indexOf('(', open + 1);
        }
    }

    /** Not behind that of a schema, which may be any function. */
    private static boolean isBehindFunction(String value, int open) {
        int start = open;
        while (start > 0 && isPartOfName(value.charAt(start - 1))) {
            start--;
        }
        return FUNCTIONS.contains(value.substring(start, open).toLowerCase(Locale.ROOT))
                && (start == 0 || value.charAt(start - 1) != '.')
                && !value.substring(0, start).stripTrailing().endsWith(".");
    }

    private static boolean isPartOfName(char c) {
        return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
    }

    private static SettingException refused(String what) {
        return new SettingException("The property sessionVariables holds " + what
                + ", and could be more than values for variables; run what it has to do as a statement");
    }
}
