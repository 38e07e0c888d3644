package dev.portcullis.config;

import java.sql.SQLException;

/**
 * A setting or a URL that is unknown, repeated, malformed, out of bounds, refused or contradicts another; SQLState 22023
 * ({@link SqlState#BAD_SETTING}). The message names the setting, its value unless it is secret, and the remedy.
 */
public final class SettingException extends SQLException {
    private static final long serialVersionUID = 1L;

    /** The message names the setting, its value unless that is secret, and the remedy. */
    public SettingException(String message) {
        super(message, SqlState.BAD_SETTING.code());
    }

    /** A value that the setting cannot have. {@code allowed} completes the sentence "… is not ". */
    static SettingException badValue(String name, String value, String allowed) {
        return new SettingException(name + ": \"" + printable(value) + "\" is not " + allowed);
    }

    /** Text of the caller's as it may stand in one line of a message. */
    static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .limit(200)
                .forEach(c -> line.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return line.toString();
    }
}
