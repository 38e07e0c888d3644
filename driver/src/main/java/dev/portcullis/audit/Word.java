package dev.portcullis.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A short ASCII text that is written often, and so eight bytes at a time. Immutable. */
final class Word {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int AT_ONCE = 24;

    private final byte[] ascii;
    private final int length;
    private final long first;
    private final long second;
    private final long third;

    Word(String text) {
        ascii = text.getBytes(StandardCharsets.US_ASCII);
        length = ascii.length;
        byte[] padded = Arrays.copyOf(ascii, Math.max(length, AT_ONCE));
        first = (long) LONGS.get(padded, 0);
        second = (long) LONGS.get(padded, 8);
        third = (long) LONGS.get(padded, 16);
    }

    int length() {
        return length;
    }

    /** Returns where it ends; up to 23 bytes behind that are overwritten. */
    int write(byte[] target, int at) {
        LONGS.set(target, at, first);
        LONGS.set(target, at + 8, second);
        if (length > 16) {
            LONGS.set(target, at + 16, third);
            if (length > AT_ONCE) {
                System.arraycopy(ascii, 0, target, at, length);
            }
        }
        return at + length;
    }
}
