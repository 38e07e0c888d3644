package dev.portcullis.audit.read;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a checkpoint signs, and how its key is named. */
public final class CheckpointText {
    private CheckpointText() {}

    /** The bytes that are signed: four lines, each ended by a newline. {@code seq} and {@code hash} are those of the record before. */
    public static byte[] of(String trail, long seq, String hash) {
        return ("portcullis checkpoint 1\n" + trail + "\n" + seq + "\n" + hash + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The SHA-256 of a public key's DER form (SubjectPublicKeyInfo), in hex. */
    public static String fingerprint(byte[] publicKey) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
