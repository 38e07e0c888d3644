package dev.portcullis.testkit.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs X.509 version 3 certificates (RFC 5280) with the extensions that Amazon RDS sets. */
final class Certificates {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    /** Who signs: the name that goes into the issuer field, and the key. */
    record Issuer(X500Name name, PublicKey publicKey, PrivateKey privateKey, KeyType keyType) {}

    /** Whom and how long a certificate is for. */
    record Subject(X500Name name, PublicKey publicKey, Validity validity) {}

    static X509Certificate authority(Subject subject, Issuer issuer) {
        try {
            JcaX509v3CertificateBuilder builder = builder(subject, issuer);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(builder, issuer);
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode the certificate of " + subject.name(), e);
        }
    }

    static X509Certificate server(Subject subject, Issuer issuer, List<String> dnsNames) {
        try {
            JcaX509v3CertificateBuilder builder = builder(subject, issuer);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            GeneralName[] names = dnsNames.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            return sign(builder, issuer);
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot encode the certificate of " + subject.name(), e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(Subject subject, Issuer issuer) throws CertIOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer.name(),
                new BigInteger(127, RANDOM),
                Date.from(subject.validity().notBefore()),
                Date.from(subject.validity().notAfter()),
                subject.name(),
                subject.publicKey());
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subject.publicKey()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuer.publicKey()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-1 for key identifiers (RFC 5280 section 4.2.1.2)", e);
        }
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, Issuer issuer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder(issuer.keyType().signatureAlgorithm())
                                    .build(issuer.privateKey())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate as " + issuer.name(), e);
        }
    }
}
