package dev.portcullis.audit;

import dev.portcullis.audit.read.RecordLine;
import java.util.Arrays;

/** The bytes of a batch, and the only way in which numbers and texts are written into it. For one thread. */
final class LineBuffer {
    private static final int FIRST_ROOM = 320 << 10;
    /** Room for everything but texts: a number, a name, the frame. */
    private static final int SPARE = 512;

    private static final byte[] HEX = RecordLine.ascii("0123456789abcdef");

    private final TimeText time = new TimeText();
    private byte[] bytes = new byte[FIRST_ROOM];
    private int at;

    /** The batch, in the first {@link #length} bytes. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return at;
    }

    /** Forgets what is behind a place. */
    void cut(int length) {
        at = length;
        if (at == 0 && bytes.length > 4 * FIRST_ROOM) {
            bytes = new byte[FIRST_ROOM];
        }
    }

    void put(char c) {
        bytes[at++] = (byte) c;
    }

    void time(long micros) {
        at = time.write(micros, bytes, at);
    }

    /** Leaves room for so many bytes. */
    void skip(int length) {
        at += length;
    }

    void put(Word word) {
        at = word.write(bytes, at);
    }

    /** Copies a text of ASCII characters. */
    @SuppressWarnings(
            "deprecation") // drops the upper half of each character, which ASCII has not, and so is a plain copy
    void latin(String text) {
        text.getBytes(0, text.length(), bytes, at);
        at += text.length();
    }

    void digits(long value) {
        long rest = value;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                latin("-9223372036854775808");
                return;
            }
            bytes[at++] = '-';
            rest = -rest;
        }
        at = Digits.write(rest, bytes, at);
    }

    void quoted(CharSequence text) {
        int length = text.length();
        room(length);
        bytes[at++] = '"';
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
                break;
            }
            bytes[at++] = (byte) c;
            i++;
        }
        if (i < length) {
            room(6 * (length - i));
            i = escaped(text, i);
        }
        bytes[at++] = '"';
    }

    private int escaped(CharSequence text, int start) {
        int length = text.length();
        int i = start;
        while (i < length) {
            char c = text.charAt(i++);
            if (c >= 0x80) {
                i += wide(c, i < length ? text.charAt(i) : 0);
            } else if (c < ' ' || c == '"' || c == '\\') {
                escape(c);
            } else {
                bytes[at++] = (byte) c;
            }
        }
        return i;
    }

    private void escape(char c) {
        bytes[at++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[at++] = (byte) c;
            case '\n' -> bytes[at++] = 'n';
            case '\r' -> bytes[at++] = 'r';
            case '\t' -> bytes[at++] = 't';
            default -> {
                bytes[at++] = 'u';
                bytes[at++] = '0';
                bytes[at++] = '0';
                bytes[at++] = HEX[c >> 4];
                bytes[at++] = HEX[c & 15];
            }
        }
    }

    /** Writes a character beyond ASCII; returns how many more it took. */
    private int wide(char c, char next) {
        if (c < 0x800) {
            bytes[at++] = (byte) (0xC0 | c >> 6);
            continuation(c);
            return 0;
        }
        if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
            int point = Character.toCodePoint(c, next);
            bytes[at++] = (byte) (0xF0 | point >> 18);
            continuation(point >> 12);
            continuation(point >> 6);
            continuation(point);
            return 1;
        }
        char known = Character.isSurrogate(c) ? '\uFFFD' : c;
        bytes[at++] = (byte) (0xE0 | known >> 12);
        continuation(known >> 6);
        continuation(known);
        return 0;
    }

    private void continuation(int bits) {
        bytes[at++] = (byte) (0x80 | (bits & 63));
    }

    /** Makes room for a text of so many bytes, and what is around it. */
    void room(int more) {
        long needed = (long) at + more + SPARE;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("a record of more than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
