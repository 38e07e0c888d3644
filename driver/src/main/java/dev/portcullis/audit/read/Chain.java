package dev.portcullis.audit.read;

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

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest digest = sha256();
    private final byte[] hash = new byte[BYTES];

    /** Goes on behind the record with this line. */
    public void append(byte[] bytes, int from, int to) {
        digest.update(hash, 0, BYTES);
        digest.update(bytes, from, to - from);
        try {
            digest.digest(hash, 0, BYTES);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** Writes the hash in 64 lower-case digits. */
    public void write(byte[] target, int at) {
        for (int i = 0; i < BYTES; i++) {
            int value = hash[i];
            target[at + 2 * i] = HEX[value >> 4 & 15];
            target[at + 2 * i + 1] = HEX[value & 15];
        }
    }

    /** Whether 64 digits are this hash as {@link #write} writes it. */
    public boolean matches(byte[] text, int at) {
        int different = 0;
        for (int i = 0; i < BYTES; i++) {
            int value = hash[i];
            different |= text[at + 2 * i] ^ HEX[value >> 4 & 15];
            different |= text[at + 2 * i + 1] ^ HEX[value & 15];
        }
        return different == 0;
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
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
