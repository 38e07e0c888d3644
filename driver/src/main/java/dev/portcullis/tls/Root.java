package dev.portcullis.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate that is trusted to close a chain.
 *
 * @param certificate the certificate of an authority
 * @param sha256 the SHA-256 of its DER, in lower-case hexadecimal digits
 */
public record Root(X509Certificate certificate, String sha256) {
    static Root of(X509Certificate certificate) {
        return new Root(certificate, sha256(certificate));
    }

    /** The subject as RFC 2253 writes it. */
    public String subject() {
        return Printable.line(certificate.getSubjectX500Principal().getName());
    }

    /** The key's algorithm and size in bits, such as {@code RSA2048} or {@code ECC384}. */
    public String keyType() {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
            return "RSA" + rsa.getModulus().bitLength();
        }
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            return "ECC" + ec.getParams().getCurve().getField().getFieldSize();
        }
        return certificate.getPublicKey().getAlgorithm();
    }

    /** The instant after which the root is not trusted any more. */
    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every JDK has SHA-256, and a parsed certificate has an encoding", e);
        }
    }
}
