package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.pki.ServerCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A server that speaks TLS 1.1 and no other version, which the JDK's own TLS no longer does. */
final class LegacyTls extends DefaultTlsServer {
    private final JcaTlsCrypto crypto;
    private final ServerCertificate certificate;

    private LegacyTls(JcaTlsCrypto crypto, ServerCertificate certificate) {
        super(crypto);
        this.crypto = crypto;
        this.certificate = certificate;
    }

    /**
     * Does the server's part of a handshake, and lets the connection go on encrypted.
     *
     * @throws IOException if the client insists on TLS 1.2 or newer
     */
    static void accept(Wire wire, ServerCertificate certificate) throws IOException {
        JcaTlsCrypto crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
        TlsServerProtocol protocol = new TlsServerProtocol(wire.in(), wire.out());
        protocol.accept(new LegacyTls(crypto, certificate));
        wire.continueWith(protocol.getInputStream(), protocol.getOutputStream());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv11.only();
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return credentials();
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return credentials();
    }

    private TlsCredentialedSigner credentials() throws IOException {
        List<X509Certificate> chain = certificate.chain();
        TlsCertificate[] presented = new TlsCertificate[chain.size()];
        try {
            for (int i = 0; i < presented.length; i++) {
                presented[i] = crypto.createCertificate(chain.get(i).getEncoded());
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the server's certificate cannot be encoded", e);
        }
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), crypto, certificate.privateKey(), new Certificate(presented), null);
    }
}
