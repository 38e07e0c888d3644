package dev.portcullis.firewall;

import java.util.Locale;

/**
 * How a session reads SQL text: the flags of its {@code sql_mode} that change tokens, and the server's version, which
 * decides whether {@code /*!80031 .. *}{@code /} is code or comment. An immutable value.
 *
 * @param serverVersion as MySQL writes it in version comments: 80031 for 8.0.31
 * @param ansiQuotes {@code "x"} is an identifier, not a string
 * @param noBackslashEscapes a backslash in a string is a backslash
 * @param pipesAsConcat {@code ||} concatenates instead of meaning OR
 * @param ignoreSpace blanks may stand between the name of a built-in function and its parenthesis
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html">MySQL manual, Server SQL Modes</a>
 */
public record Dialect(
        int serverVersion, boolean ansiQuotes, boolean noBackslashEscapes, boolean pipesAsConcat, boolean ignoreSpace) {

    /** A server of the newest release with the default {@code sql_mode}. */
    public static final Dialect DEFAULT = new Dialect(80499, false, false, false, false);

    /**
     * The dialect that a server announces.
     *
     * @param serverVersion the value of {@code @@version}, such as {@code 8.0.39} or {@code 8.4.3-log}
     * @param sqlMode the value of {@code @@sql_mode}; the combination modes {@code ANSI}, {@code ORACLE} and their
     *     like are understood as well as the flags that they stand for
     * @throws IllegalArgumentException if the version does not start with three numbers
     */
    public static Dialect of(String serverVersion, String sqlMode) {
        return new Dialect(versionNumber(serverVersion), false, false, false, false).withSqlMode(sqlMode);
    }

    /** This dialect after the session has set {@code sql_mode} to the given value. */
    public Dialect withSqlMode(String sqlMode) {
        boolean quotes = false;
        boolean plainBackslash = false;
        boolean concat = false;
        boolean blanks = false;
        for (String mode : sqlMode.toUpperCase(Locale.ROOT).split(",", -1)) {
            switch (mode.strip()) {
                case "ANSI_QUOTES" -> quotes = true;
                case "NO_BACKSLASH_ESCAPES" -> plainBackslash = true;
                case "PIPES_AS_CONCAT" -> concat = true;
                case "IGNORE_SPACE" -> blanks = true;
                case "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL" -> {
                    quotes = true;
                    concat = true;
                    blanks = true;
                }
                default -> {}
            }
        }
        return new Dialect(serverVersion, quotes, plainBackslash, concat, blanks);
    }

    private static int versionNumber(String version) {
        int[] parts = new int[3];
        int part = 0;
        int digits = 0;
        for (int i = 0; i <= version.length() && part < 3; i++) {
            char c = i < version.length() ? version.charAt(i) : 0;
            if (c >= '0' && c <= '9' && digits < 3) {
                parts[part] = parts[part] * 10 + c - '0';
                digits++;
            } else if (digits > 0 && (c == '.' || part == 2)) {
                part++;
                digits = 0;
            } else {
                break;
            }
        }
        if (part < 3) {
            throw new IllegalArgumentException(
                    "\"" + version + "\" is no MySQL server version: expected three numbers such as 8.0.39");
        }
        return parts[0] * 10_000 + parts[1] * 100 + parts[2];
    }
}
