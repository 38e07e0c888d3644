package dev.portcullis.testkit.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * A root certificate, a subordinate under it, and the server certificates that the subordinate issues, named as Amazon names its own.
 * Each authority is made once in a JVM, since an RSA4096 key takes seconds, so two servers of one region share a root, as in AWS. The
 * keys live in memory only. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html">Using SSL/TLS with Amazon RDS</a>
 */
public final class CertificateAuthority {
    private static final Map<String, CertificateAuthority> MADE = new ConcurrentHashMap<>();
    private static final String AMAZON_RDS = ", OU=Amazon RDS, O=\"Amazon Web Services, Inc.\", L=Seattle, ST=WA, C=US";

    private final KeyType keyType;
    private final boolean wildcards;
    private final X509Certificate root;
    private final X509Certificate subordinate;
    private final Certificates.Issuer issuer;
    private final KeyPair serverKeys;

    private CertificateAuthority(String rootName, String subordinateName, KeyType keyType, boolean wildcards) {
        this.keyType = keyType;
        this.wildcards = wildcards;
        // The authorities reach back far enough that an expired server certificate fails for its own date alone.
        Instant longAgo = Instant.now().minus(Duration.ofDays(5 * 365));
        KeyPair rootKeys = keyType.newKeyPair();
        Certificates.Issuer rootIssuer = issuer(new X500Name(rootName), rootKeys);
        root = Certificates.authority(
                new Certificates.Subject(
                        rootIssuer.name(),
                        rootKeys.getPublic(),
                        new Validity(longAgo, longAgo.plus(Duration.ofDays(40 * 365)))),
                rootIssuer);
        KeyPair subordinateKeys = keyType.newKeyPair();
        issuer = issuer(new X500Name(subordinateName), subordinateKeys);
        subordinate = Certificates.authority(
                new Certificates.Subject(
                        issuer.name(),
                        subordinateKeys.getPublic(),
                        new Validity(longAgo, longAgo.plus(Duration.ofDays(10 * 365)))),
                rootIssuer);
        serverKeys = keyType.newKeyPair();
    }

    /**
     * The authority of an RDS region, such as {@code eu-west-1}: the root is {@code CN=Amazon RDS eu-west-1 Root CA RSA2048 G1}, and
     * its subordinate {@code CN=Amazon RDS eu-west-1 Subordinate CA RSA2048 G1.1}.
     */
    public static CertificateAuthority regional(String region, KeyType keyType) {
        String name = "CN=Amazon RDS " + region + " %s CA " + keyType + " %s" + AMAZON_RDS;
        return made(String.format(name, "Root", "G1"), String.format(name, "Subordinate", "G1.1"), keyType, false);
    }

    /**
     * An authority like Amazon Trust Services, which stands behind RDS Proxy and Aurora Serverless v1: {@code CN=Amazon Root CA 1},
     * and under it {@code CN=Amazon RSA 2048 M02}. Its certificates carry a wildcard in place of the host's first label.
     */
    public static CertificateAuthority trustServices() {
        return made(
                "CN=Amazon Root CA 1, O=Amazon, C=US", "CN=Amazon RSA 2048 M02, O=Amazon, C=US", KeyType.RSA2048, true);
    }

    private static CertificateAuthority made(
            String rootName, String subordinateName, KeyType keyType, boolean wildcards) {
        return MADE.computeIfAbsent(
                rootName, name -> new CertificateAuthority(name, subordinateName, keyType, wildcards));
    }

    public KeyType keyType() {
        return keyType;
    }

    public X509Certificate root() {
        return root;
    }

    /** The root as a PEM file's text (RFC 7468): what {@code portcullis.tls.ca-file} takes. */
    public String rootPem() {
        return Pem.encode(List.of(root));
    }

    /** A new key store in memory that holds the root as its one trusted certificate: what raw Connector/J takes, once stored in a file. */
    public KeyStore trustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot put the root into a key store", e);
        }
    }

    /** A certificate that is valid now: the host is its common name, and it and the other names are its DNS names. */
    public ServerCertificate issue(String host, String... otherNames) {
        return issue(Validity.current(), host, otherNames);
    }

    /** A certificate for the given period. */
    public ServerCertificate issue(Validity validity, String host, String... otherNames) {
        List<String> names = new ArrayList<>();
        names.add(certified(host));
        for (String other : otherNames) {
            names.add(certified(other));
        }
        X509Certificate certificate = Certificates.server(
                new Certificates.Subject(new X500Name("CN=" + names.get(0)), serverKeys.getPublic(), validity),
                issuer,
                names);
        return new ServerCertificate(serverKeys.getPrivate(), List.of(certificate, subordinate));
    }

    private String certified(String host) {
        return wildcards ? "*" + host.substring(host.indexOf('.')) : host;
    }

    private Certificates.Issuer issuer(X500Name name, KeyPair keys) {
        return new Certificates.Issuer(name, keys.getPublic(), keys.getPrivate(), keyType);
    }
}
