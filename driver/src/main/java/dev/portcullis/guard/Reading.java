package dev.portcullis.guard;

import dev.portcullis.firewall.Dialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the server reads a text of one session: an immutable value.
 *
 * @param dialect its {@code sql_mode} and version
 * @param sent the encoding in which Connector/J sends texts
 * @param received the encoding in which the server takes them: its {@code character_set_client}
 */
record Reading(Dialect dialect, Charset sent, Charset received) {
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
        return !sent.equals(received) && !(leavesAsciiAlone(sent) && leavesAsciiAlone(received));
    }

    /** Whether no byte of a character beyond ASCII is one of ASCII. */
    private static boolean leavesAsciiAlone(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                || charset.name().contains("EUC")
                || charset.name().equals("GB2312")
                || charset.newEncoder().maxBytesPerChar() <= 1;
    }
}
