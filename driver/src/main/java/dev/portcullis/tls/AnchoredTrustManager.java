package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Verifies the servers that answer for one endpoint, twice: as the JDK does it (RFC 5280, algorithm constraints, usage, host name), over these roots
 * alone, and then by signatures, dates and names once more, which also tells which root closed the chain and why a chain
 * was refused. Both must agree. A verified chain is bound to the session under {@link #VERIFIED}, so that a session that
 * is resumed still tells what it was verified by. Revocation is not checked: Amazon RDS publishes none.
 */
final class AnchoredTrustManager extends X509ExtendedTrustManager {
    /** The name under which a session holds what it was {@link Verified} by. */
    static final String VERIFIED = AnchoredTrustManager.class.getName();

    /** A chain that passed, the root that closed it, and the instant of {@link System#nanoTime()}. */
    record Verified(PresentedChain chain, Root root, long atNanos) {}

    private final Endpoint endpoint;
    private final TrustAnchors anchors;
    private final X509ExtendedTrustManager jdk;

    AnchoredTrustManager(Endpoint endpoint, TrustAnchors anchors) throws GeneralSecurityException {
        this.endpoint = endpoint;
        this.anchors = anchors;
        this.jdk = jdkTrustManager(anchors);
    }

    private static X509ExtendedTrustManager jdkTrustManager(TrustAnchors anchors) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
        for (Root root : anchors.roots()) {
            store.setCertificateEntry(root.sha256(), root.certificate());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType, Socket socket)
            throws CertificateException {
        PresentedChain chain = PresentedChain.follow(List.of(presented), anchors);
        Reason fault = chain.fault(endpoint.host(), Instant.now()).orElse(null);
        try {
            jdk.checkServerTrusted(presented, authType, socket);
        } catch (CertificateException e) {
            throw refused(chain.refusal(fault == null ? Reason.CERTIFICATE : fault, endpoint, e));
        }
        if (fault != null) {
            throw refused(chain.refusal(fault, endpoint, null));
        }
        ((SSLSocket) socket)
                .getHandshakeSession()
                .putValue(VERIFIED, new Verified(chain, chain.root().orElseThrow(), System.nanoTime()));
    }

    private static CertificateException refused(TlsFailure failure) {
        return new CertificateException(failure.getMessage(), failure);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType) throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType, SSLEngine engine)
            throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType) throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType, Socket socket)
            throws CertificateException {
        throw withoutHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType, SSLEngine engine)
            throws CertificateException {
        throw withoutHost();
    }

    private static CertificateException withoutHost() {
        return new CertificateException("only the server at the other end of a socket can be verified");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return anchors.roots().stream().map(Root::certificate).toArray(X509Certificate[]::new);
    }
}
