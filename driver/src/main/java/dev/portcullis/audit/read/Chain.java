package dev.portcullis.audit.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of the record before: SHA-256 over the hash of its own predecessor and the bytes of its line before {@code ,"hash":"}. For one
 * thread.
 */
public final class Chain {
    /** How many hex digits a hash has. */
    public static final int DIGITS = 64;

    /** How many bytes a hash has. */
    public static final int BYTES = 32;

    /** What the first record of a trail follows. */
    public static final String ZERO = "0".repeat(DIGITS);

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest = sha256();
    /** The hash in the first bytes, and behind it room for most lines. */
    private final byte[] hash = new byte[512];

    /** Goes on behind the record with this line. */
    public void append(byte[] bytes, int from, int to) {
        int length = to - from;
        try {
            // One piece is hashed faster than two.
            if (length <= hash.length - BYTES) {
                System.arraycopy(bytes, from, hash, BYTES, length);
                digest.update(hash, 0, BYTES + length);
            } else {
                digest.update(hash, 0, BYTES);
                digest.update(bytes, from, length);
            }
            digest.digest(hash, 0, BYTES);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** Writes the hash in 64 lower-case digits. */
    public void write(byte[] target, int at) {
        for (int i = 0; i < BYTES; i += 4) {
            LONGS.set(target, at + 2 * i, digits((int) INTS.get(hash, i)));
        }
    }

    /** Whether 64 digits are this hash as {@link #write} writes it. */
    public boolean matches(byte[] text, int at) {
        long different = 0;
        for (int i = 0; i < BYTES; i += 4) {
            different |= (long) LONGS.get(text, at + 2 * i) ^ digits((int) INTS.get(hash, i));
        }
        return different == 0;
    }

    /** The digits of four bytes, all eight at once: each half of a byte gets a byte of its own, which then becomes a letter. */
    private static long digits(int four) {
        long spread = four & 0xFFFF_FFFFL;
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        long beyondNine = (spread + 0x0606_0606_0606_0606L) >>> 4 & 0x0101_0101_0101_0101L;
        return spread + 0x3030_3030_3030_3030L + beyondNine * ('a' - '0' - 10);
    }

    /** Goes on behind a record with this hash. */
    public void set(byte[] earlier) {
        System.arraycopy(earlier, 0, hash, 0, BYTES);
    }

    /** Goes on behind a record whose hash stands in a text; false, and unchanged, if it is none. */
    public boolean set(byte[] text, int at) {
        for (int i = 0; i < DIGITS; i++) {
            if (digit(text[at + i]) < 0) {
                return false;
            }
        }
        for (int i = 0; i < BYTES; i++) {
            hash[i] = (byte) (digit(text[at + 2 * i]) << 4 | digit(text[at + 2 * i + 1]));
        }
        return true;
    }

    private static int digit(byte letter) {
        if (letter >= '0' && letter <= '9') {
            return letter - '0';
        }
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /** Keeps the hash elsewhere. */
    public void copyTo(byte[] target) {
        System.arraycopy(hash, 0, target, 0, BYTES);
    }

    /** In 64 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
