package dev.portcullis.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes decimal digits, two at a time. */
final class Digits {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** From {@code 00} to {@code 99}. */
    private static final short[] PAIRS = new short[100];

    /** The powers of ten, from 1 on. */
    private static final long[] POWERS = new long[19];

    static {
        for (int i = 0; i < PAIRS.length; i++) {
            PAIRS[i] = (short) (('0' + i / 10) << 8 | ('0' + i % 10));
        }
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private Digits() {}

    /** Writes a number that is not negative; returns where it ends. */
    static int write(long value, byte[] target, int at) {
        int end = at + length(value);
        int place = end;
        long rest = value;
        while (rest >= 100) {
            long next = rest / 100;
            place -= 2;
            pair((int) (rest - next * 100), target, place);
            rest = next;
        }
        if (rest >= 10) {
            pair((int) rest, target, place - 2);
        } else {
            target[place - 1] = (byte) ('0' + rest);
        }
        return end;
    }

    /** Writes a number below 100 with two digits. */
    static void pair(int value, byte[] target, int at) {
        SHORTS.set(target, at, PAIRS[value]);
    }

    private static int length(long value) {
        // 1233/4096 is log10(2), near enough for 64 bits.
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        int least = (1233 * bits) >>> 12;
        boolean more = least < POWERS.length && value >= POWERS[least];
        return more ? least + 1 : Math.max(least, 1);
    }
}
