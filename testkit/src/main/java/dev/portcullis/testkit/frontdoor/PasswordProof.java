package dev.portcullis.testkit.frontdoor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** What a client answers to a server's nonce to prove that it knows a password. */
final class PasswordProof {
    private PasswordProof() {}

    /**
     * The proof for a plugin.
     *
     * @throws IOException if the server asks for a plugin other than {@code mysql_native_password} and {@code caching_sha2_password}
     */
    static byte[] of(String plugin, String password, byte[] nonce) throws IOException {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        switch (plugin) {
            case "mysql_native_password" -> {
                byte[] once = digest("SHA-1", secret);
                return xor(once, digest("SHA-1", nonce, digest("SHA-1", once)));
            }
            case "caching_sha2_password" -> {
                byte[] once = digest("SHA-256", secret);
                return xor(once, digest("SHA-256", digest("SHA-256", once), nonce));
            }
            default -> throw new IOException("the real server wants the plugin " + plugin + " for an IAM user");
        }
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static byte[] xor(byte[] bytes, byte[] mask) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) (bytes[i] ^ mask[i]);
        }
        return result;
    }
}
