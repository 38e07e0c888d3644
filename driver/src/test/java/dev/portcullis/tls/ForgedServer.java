package dev.portcullis.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that no authority would issue, in a chain from the root to the server. */
final class ForgedServer {
    private final List<X509Certificate> chain = new ArrayList<>();
    private KeyPair keys;

    private ForgedServer() {}

    static ForgedServer root(String subject) throws Exception {
        ForgedServer root = new ForgedServer();
        return root.append(subject, true, null, null);
    }

    X509Certificate root() {
        return chain.get(chain.size() - 1);
    }

    PrivateKey key() {
        return keys.getPrivate();
    }

    /** What the server presents: its own certificate first, the root not among them. */
    List<X509Certificate> presented() {
        return chain.subList(0, chain.size() - 1);
    }

    /** A certificate below the last one; {@code name} is its alternative name, or null for none. */
    ForgedServer append(String subject, boolean authority, String name, KeyPurposeId purpose) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair issuerKeys = keys;
        keys = generator.generateKeyPair();
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                chain.isEmpty()
                        ? new X500Name(subject)
                        : X500Name.getInstance(
                                chain.get(0).getSubjectX500Principal().getEncoded()),
                BigInteger.valueOf(chain.size() + 1L),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                new X500Name(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (name != null) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        }
        if (purpose != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        PrivateKey signer = issuerKeys == null ? keys.getPrivate() : issuerKeys.getPrivate();
        chain.add(
                0,
                new JcaX509CertificateConverter()
                        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer))));
        return this;
    }
}
