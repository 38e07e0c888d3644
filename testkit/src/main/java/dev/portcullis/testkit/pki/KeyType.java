package dev.portcullis.testkit.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** The key types that Amazon RDS issues certificates for; the names are those in the subjects of its root certificates. */
public enum KeyType {
    RSA2048("RSA", 2048, "SHA256withRSA"),
    RSA4096("RSA", 4096, "SHA384withRSA"),
    ECC384("EC", 384, "SHA384withECDSA");

    private final String algorithm;
    private final int bits;
    private final String signatureAlgorithm;

    KeyType(String algorithm, int bits, String signatureAlgorithm) {
        this.algorithm = algorithm;
        this.bits = bits;
        this.signatureAlgorithm = signatureAlgorithm;
    }

    /** The JCA name of the algorithm that a key of this type signs with. */
    String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot generate a key of type " + this, e);
        }
    }
}
