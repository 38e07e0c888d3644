package dev.portcullis.tls;

import java.time.Instant;
import javax.net.ssl.SSLSession;

/**
 * What is known of a server that was verified.
 *
 * @param protocol the TLS version, as {@code TLSv1.3}
 * @param cipherSuite as IANA names it
 * @param resumed whether a session that was verified earlier for the same host, port and roots was resumed
 * @param rootSubject of the root that closed the chain
 * @param rootSha256 of the root's DER, in lower-case hexadecimal digits
 * @param rootNotAfter when the root expires
 * @param leafSubject of the server's own certificate
 * @param leafSha256 of that certificate's DER, in lower-case hexadecimal digits
 * @param leafNotAfter when that certificate expires
 */
public record ServerProof(
        String protocol,
        String cipherSuite,
        boolean resumed,
        String rootSubject,
        String rootSha256,
        Instant rootNotAfter,
        String leafSubject,
        String leafSha256,
        Instant leafNotAfter) {

    static ServerProof of(SSLSession session, boolean resumed, PresentedChain chain) {
        Root root = chain.root().orElseThrow();
        Root leaf = chain.leaf();
        return new ServerProof(
                session.getProtocol(),
                session.getCipherSuite(),
                resumed,
                chain.rootSubject(),
                root.sha256(),
                root.notAfter(),
                chain.leafSubject(),
                leaf.sha256(),
                leaf.notAfter());
    }
}
