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
 * Verifies the servers that answer for one endpoint as the JDK does it (RFC 5280, algorithm constraints, key usage, host
 * name), over these roots alone, and tells why a chain was refused. A chain that passed is bound to the session under {@link
 * #VERIFIED}: {@link ServerVerifier} checks it by rules of its own whenever the session is used. Revocation is not checked:
 * Amazon RDS publishes none.
 */
final class AnchoredTrustManager extends X509ExtendedTrustManager {
    /** The name under which a session holds what it was {@link Verified} by. */
    static final String VERIFIED = AnchoredTrustManager.class.getName();

    /** A chain that the JDK accepted, and the instant of {@link System#nanoTime()}. */
    record Verified(PresentedChain chain, long atNanos) {}

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
        try {
            jdk.checkServerTrusted(presented, authType, socket);
        } catch (CertificateException e) {
            Reason reason = chain.fault(endpoint.host(), Instant.now()).orElse(Reason.CERTIFICATE);
            TlsFailure failure = chain.refusal(reason, endpoint, e);
            throw new CertificateException(failure.getMessage(), failure);
        }
        ((SSLSocket) socket).getHandshakeSession().putValue(VERIFIED, new Verified(chain, System.nanoTime()));
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
