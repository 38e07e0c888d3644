package dev.portcullis.audit.verify;

import dev.portcullis.audit.read.CheckpointText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public keys that an auditor trusts; without any, those that the trail itself names are taken. */
public final class TrustedKeys {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";

    private final Map<String, PublicKey> byFingerprint = new HashMap<>();
    private final boolean pinned;

    private TrustedKeys(boolean pinned) {
        this.pinned = pinned;
    }

    /**
     * Reads PEM files, as {@code openssl pkey -pubout} writes them; none means that the trail's own keys are taken.
     *
     * @throws IOException if one cannot be read or is no public key
     */
    public static TrustedKeys read(List<Path> files) throws IOException {
        TrustedKeys keys = new TrustedKeys(!files.isEmpty());
        for (Path file : files) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            int from = text.indexOf(BEGIN);
            int to = text.indexOf("-----END PUBLIC KEY-----");
            if (from < 0 || to < from) {
                throw new IOException(file + " holds no " + BEGIN);
            }
            try {
                keys.add(Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(file + " holds no Ed25519 public key", e);
            }
        }
        return keys;
    }

    private void add(byte[] encoded) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        byFingerprint.put(CheckpointText.fingerprint(encoded), key);
    }

    boolean arePinned() {
        return pinned;
    }

    boolean trusts(String fingerprint) {
        return byFingerprint.containsKey(fingerprint);
    }

    /** Takes a key over that a trail names, unless the auditor named some; false if it is not the key of that fingerprint. */
    boolean offer(String fingerprint, @Nullable String encoded) {
        if (pinned || encoded == null) {
            return true;
        }
        try {
            byte[] key = Base64.getDecoder().decode(encoded);
            if (!CheckpointText.fingerprint(key).equals(fingerprint)) {
                return false;
            }
            add(key);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a text bears the signature of a key. */
    boolean verify(String fingerprint, byte[] text, @Nullable String signature) {
        PublicKey key = byFingerprint.get(fingerprint);
        if (key == null || signature == null) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
