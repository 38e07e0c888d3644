package dev.portcullis.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the certificates of a PEM text (RFC 7468): any number of CERTIFICATE blocks with whatever prose around them, and no
 * block of another kind. Each block is exactly one DER certificate.
 */
final class PemCertificates {
    private static final Pattern BOUNDARY = Pattern.compile("(?m)^-----(BEGIN|END) ([^-\\r\\n]*)-----[ \\t]*\\r?$");

    private PemCertificates() {}

    /** The certificates in the order of the text; at least one. The message of the exception says what is wrong. */
    static List<X509Certificate> parse(String pem) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher boundary = BOUNDARY.matcher(pem);
        while (boundary.find()) {
            String label = boundary.group(2);
            if (label.endsWith("PRIVATE KEY")) {
                throw new CertificateException("it holds a private key; give a file that holds certificates alone");
            }
            int number = certificates.size() + 1;
            if (!label.equals("CERTIFICATE") || boundary.group(1).equals("END")) {
                throw new CertificateException("after " + certificates.size() + " certificates stands \""
                        + Printable.line(boundary.group().strip()) + "\" where only a CERTIFICATE block may begin");
            }
            int start = boundary.end();
            if (!boundary.find()
                    || !boundary.group(1).equals("END")
                    || !boundary.group(2).equals(label)) {
                throw new CertificateException("certificate " + number + " has no END CERTIFICATE line of its own");
            }
            certificates.add(certificate(number, pem.substring(start, boundary.start())));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("it holds no certificate: no line is -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static X509Certificate certificate(int number, String base64) throws CertificateException {
        try {
            byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", "").getBytes(StandardCharsets.US_ASCII));
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(der, certificate.getEncoded())) {
                throw new CertificateException("bytes follow the certificate in its block");
            }
            return certificate;
        } catch (IllegalArgumentException | CertificateException e) {
            throw new CertificateException("certificate " + number + " cannot be read: " + e.getMessage(), e);
        }
    }
}
