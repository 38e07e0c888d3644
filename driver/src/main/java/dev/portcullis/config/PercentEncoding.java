package dev.portcullis.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The percent-encoding of URLs (RFC 3986 section 2.1) over UTF-8, read strictly, with {@code +} for a space, as in every part of a
 * MySQL URL.
 */
final class PercentEncoding {
    private PercentEncoding() {}

    /** Throws {@link IllegalArgumentException} on a truncated or non-hexadecimal escape, and on escapes that are not UTF-8. */
    static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        ByteBuffer escaped = ByteBuffer.allocate(text.length() / 3);
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '%') {
                escaped.put(octetAt(text, i));
                i += 3;
            } else {
                appendUtf8(escaped, decoded);
                char c = text.charAt(i++);
                decoded.append(c == '+' ? ' ' : c);
            }
        }
        appendUtf8(escaped, decoded);
        return decoded.toString();
    }

    private static byte octetAt(String text, int percent) {
        if (percent + 3 > text.length()) {
            throw new IllegalArgumentException("truncated escape");
        }
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("not an escape");
        }
        return (byte) (high << 4 | low);
    }

    private static void appendUtf8(ByteBuffer escaped, StringBuilder decoded) {
        if (escaped.position() == 0) {
            return;
        }
        try {
            decoded.append(StandardCharsets.UTF_8.newDecoder().decode(escaped.flip()));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
        escaped.clear();
    }
}
