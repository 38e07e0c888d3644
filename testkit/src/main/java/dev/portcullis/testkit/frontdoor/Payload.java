package dev.portcullis.testkit.frontdoor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A cursor over a packet's payload. Confined to one thread. */
final class Payload {
    private final byte[] bytes;
    private int position;

    Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return position;
    }

    /** A little-endian integer of one to four bytes. */
    int integer(int length) throws IOException {
        byte[] part = next(length);
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (part[i] & 0xff);
        }
        return value;
    }

    byte[] next(int length) throws IOException {
        if (length < 0 || length > bytes.length - position) {
            throw new EOFException("a packet of the login is cut short");
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** The bytes before the next NUL, or to the end; the NUL is skipped. */
    byte[] untilNul() {
        int start = position;
        while (position < bytes.length && bytes[position] != 0) {
            position++;
        }
        byte[] part = Arrays.copyOfRange(bytes, start, position);
        position = Math.min(position + 1, bytes.length);
        return part;
    }

    String textUntilNul() {
        return new String(untilNul(), StandardCharsets.UTF_8);
    }

    /** Bytes behind a length-encoded integer of at most three bytes. */
    byte[] lengthEncoded() throws IOException {
        int first = integer(1);
        return next(
                switch (first) {
                    case 0xfc -> integer(2);
                    case 0xfd -> integer(3);
                    default -> first;
                });
    }

    byte[] rest() {
        byte[] part = Arrays.copyOfRange(bytes, position, bytes.length);
        position = bytes.length;
        return part;
    }
}
