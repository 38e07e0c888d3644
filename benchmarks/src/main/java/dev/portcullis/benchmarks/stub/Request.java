package dev.portcullis.benchmarks.stub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The packet that a driver builds for one execution: bytes of the text, and its parameters as they are written into it. Used by one thread. */
final class Request {
    private byte[] packet = new byte[256];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    void add(byte[] bytes) {
        if (length + bytes.length > packet.length) {
            packet = Arrays.copyOf(packet, Math.max(packet.length * 2, length + bytes.length));
        }
        System.arraycopy(bytes, 0, packet, length, bytes.length);
        length += bytes.length;
    }
}
