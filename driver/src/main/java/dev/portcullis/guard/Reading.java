package dev.portcullis.guard;

import dev.portcullis.firewall.Dialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the server reads a text of one session: an immutable value.
 *
 * @param dialect its {@code sql_mode} and version
 * @param sent the encoding in which Connector/J sends texts
 * @param received the encoding in which the server takes them: its {@code character_set_client}
 */
record Reading(Dialect dialect, Charset sent, Charset received) {
    /** What Connector/J sends as the {@code sjis} or {@code cp932} of MySQL: their characters have the same lengths. */
    private static final Set<String> SHIFT_JIS =
            Set.of("Shift_JIS", "windows-31j", "x-IBM942", "x-IBM942C", "x-IBM943", "x-IBM943C");

    private static final Pattern LEAVE_ASCII_ALONE = Pattern.compile("(?i).*EUC-.*|GB2312|x-windows-949");

    /**
     * The text as the server reads it. It differs where a character has no place in what is sent, or where both sides differ: the last byte of
     * a character of UTF-8 and a backslash may be one character of GBK.
     */
    String of(String sql) {
        return sent.equals(StandardCharsets.UTF_8) && received.equals(StandardCharsets.UTF_8)
                ? sql
                : new String(sql.getBytes(sent), received);
    }

    /**
     * Whether what Connector/J quotes may not be quoted for the server: the last byte of a character that one of them knows is a backslash or a
     * back quote to the other.
     */
    boolean isTorn() {
        return !sent.equals(received)
                && !(leavesAsciiAlone(sent) && leavesAsciiAlone(received))
                && !(SHIFT_JIS.contains(sent.name()) && SHIFT_JIS.contains(received.name()));
    }

    /** Whether no byte of a character beyond ASCII is a backslash or one of the quotes. */
    private static boolean leavesAsciiAlone(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                || LEAVE_ASCII_ALONE.matcher(charset.name()).matches()
                || charset.newEncoder().maxBytesPerChar() <= 1;
    }
}
