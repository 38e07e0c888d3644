package dev.portcullis.testkit.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * A server's private key and the certificates that the server presents: its own first, then the subordinate that issued it. The root
 * is not among them, as with Amazon RDS. {@code toString} shows no key. Immutable.
 */
public final class ServerCertificate {
    private static final char[] NO_PASSWORD = new char[0];

    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;

    ServerCertificate(PrivateKey privateKey, List<X509Certificate> chain) {
        this.privateKey = privateKey;
        this.chain = List.copyOf(chain);
    }

    /** A certificate for the host that no authority vouches for: its issuer is its own subject. */
    public static ServerCertificate selfSigned(String host, KeyType keyType) {
        KeyPair keys = keyType.newKeyPair();
        X500Name name = new X500Name("CN=" + host);
        X509Certificate certificate = Certificates.server(
                new Certificates.Subject(name, keys.getPublic(), Validity.current()),
                new Certificates.Issuer(name, keys.getPublic(), keys.getPrivate(), keyType),
                List.of(host));
        return new ServerCertificate(keys.getPrivate(), List.of(certificate));
    }

    /** The same certificate and key, presented without the subordinate that leads to the root. */
    public ServerCertificate withoutIntermediate() {
        return new ServerCertificate(privateKey, chain.subList(0, 1));
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** What the server presents, its own certificate first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** What the server presents as a PEM file's text: what a MySQL server's {@code ssl_cert} takes. */
    public String chainPem() {
        return Pem.encode(chain);
    }

    /** The key as a PEM file's text, not encrypted: what a MySQL server's {@code ssl_key} takes. */
    public String privateKeyPem() {
        return Pem.encode(privateKey);
    }

    /** A new key store in memory with this one key, protected by the {@link #keyPassword() empty password}. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", privateKey, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot put the server key into a key store", e);
        }
    }

    public char[] keyPassword() {
        return NO_PASSWORD;
    }

    @Override
    public String toString() {
        X509Certificate leaf = chain.get(0);
        return leaf.getSubjectX500Principal() + " issued by " + leaf.getIssuerX500Principal();
    }
}
