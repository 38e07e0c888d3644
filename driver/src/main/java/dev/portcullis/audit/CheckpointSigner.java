package dev.portcullis.audit;

import dev.portcullis.audit.read.CheckpointText;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Signs with a key that was tried before, and says so where a signature fails later. */
final class CheckpointSigner {
    private final CheckpointKey key;
    private final String fingerprint;

    CheckpointSigner(CheckpointKey key) {
        this.key = key;
        this.fingerprint = key.fingerprint();
    }

    /**
     * Signs the end of a trail.
     *
     * @throws UncheckedSignatureException if the key's provider fails
     */
    byte[] sign(String trail, long seq, String hash) {
        try {
            return key.sign(CheckpointText.of(trail, seq, hash));
        } catch (GeneralSecurityException e) {
            throw new UncheckedSignatureException(e);
        }
    }

    String text(byte[] signature) {
        return Base64.getEncoder().encodeToString(signature);
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(key.publicKey());
    }

    String fingerprint() {
        return fingerprint;
    }

    /** The provider of the key failed. */
    static final class UncheckedSignatureException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UncheckedSignatureException(GeneralSecurityException cause) {
            super(cause);
        }
    }
}
