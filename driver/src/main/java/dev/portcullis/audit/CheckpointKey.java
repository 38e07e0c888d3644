package dev.portcullis.audit;

import dev.portcullis.audit.read.CheckpointText;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.SettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key that signs checkpoints. */
public final class CheckpointKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private CheckpointKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * A key pair of any JCA provider, such as one of a hardware module.
     *
     * @throws SettingException if it cannot sign
     */
    public static CheckpointKey of(KeyPair pair) throws SettingException {
        CheckpointKey key = new CheckpointKey(pair.getPrivate(), pair.getPublic());
        try {
            key.sign(new byte[0]);
            return key;
        } catch (GeneralSecurityException e) {
            throw new SettingException("The audit key cannot sign (" + e + "); give an Ed25519 key pair");
        }
    }

    /**
     * Reads a PEM file of PKCS #8, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws SettingException if it cannot be read or is no such key
     */
    public static CheckpointKey read(Path file) throws SettingException {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            String begin = "-----BEGIN PRIVATE KEY-----";
            int from = text.indexOf(begin);
            int to = text.indexOf("-----END PRIVATE KEY-----");
            if (from < 0 || to < from) {
                throw new SettingException(unusable(file, "it holds no " + begin));
            }
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
            PrivateKey key = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return of(new KeyPair(publicKeyOf(key), key));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // Not the exception's text, which may hold what stands in the file.
            throw new SettingException(unusable(file, e.getClass().getSimpleName()));
        }
    }

    private static String unusable(Path file, String why) {
        return DriverSettings.AUDIT_KEY_FILE.name() + ": " + file + " cannot be used (" + why
                + "); make a key with: openssl genpkey -algorithm ed25519 -out " + file.getFileName();
    }

    /** The JDK derives a public key only when it makes a pair; it makes this one out of the private key's own bytes. */
    private static PublicKey publicKeyOf(PrivateKey key) throws GeneralSecurityException {
        byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair().getPublic();
    }

    /** The DER form of the public key. */
    byte[] publicKey() {
        return publicKey.getEncoded();
    }

    /** The SHA-256 of {@link #publicKey}, in hex. */
    String fingerprint() {
        return CheckpointText.fingerprint(publicKey());
    }

    byte[] sign(byte[] text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(privateKey);
        signature.update(text);
        return signature.sign();
    }
}
