package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.config.TlsRoots;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.pki.ServerCertificate;
import dev.portcullis.testkit.pki.Validity;
import dev.portcullis.tls.TlsFailure.Reason;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real handshakes with servers that are right, or wrong in one way. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerVerifierTest {
    private static final String HOST = "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com";
    private static final Endpoint ORDERS = Endpoint.parse(HOST, 3306);
    private static final CertificateAuthority SYDNEY = CertificateAuthority.regional("ap-southeast-2", KeyType.RSA2048);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void provesServer(KeyType keyType) throws Exception {
        CertificateAuthority authority = CertificateAuthority.regional("ap-southeast-2", keyType);
        ServerCertificate certificate = authority.issue(HOST);
        try (TlsServer server = TlsServer.presenting(certificate)) {
            VerifiedSocket verified = verify(trusting(authority), server, ORDERS);
            try (Socket socket = verified.socket()) {
                echo(socket);
            }
            ServerProof proof = verified.proof();
            X509Certificate leaf = certificate.chain().get(0);
            assertThat(proof.protocol()).isEqualTo("TLSv1.3");
            assertThat(proof.resumed()).isFalse();
            assertThat(proof.rootSubject()).contains("CN=Amazon RDS ap-southeast-2 Root CA " + keyType + " G1");
            assertThat(proof.rootSha256()).isEqualTo(Root.sha256(authority.root()));
            assertThat(proof.rootNotAfter())
                    .isEqualTo(authority.root().getNotAfter().toInstant());
            assertThat(proof.leafSubject()).isEqualTo("CN=" + HOST);
            assertThat(proof.leafSha256()).isEqualTo(Root.sha256(leaf));
            assertThat(proof.leafNotAfter()).isEqualTo(leaf.getNotAfter().toInstant());
        }
    }

    /** The JDK's own list of disabled protocols is no part of the promise: it may be changed from outside. */
    @Test
    void offersNothingBelowTls12() throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST));
                SSLSocket socket = verify(trusting(SYDNEY), server, ORDERS).socket()) {
            assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        }
    }

    @Test
    void trustsEmbeddedRootsAlone() throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST))) {
            TlsFailure failure = refusal(new ServerVerifier(TrustSettings.DEFAULT), server, ORDERS);

            assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_ROOT);
            assertThat(failure)
                    .hasMessageContaining(HOST + ":3306")
                    .hasMessageContaining("its chain leads to no trusted root")
                    .hasMessageContaining("CN=" + HOST)
                    .hasMessageContaining("trusted: 3 roots (Amazon RDS ap-southeast-2)")
                    .hasMessageContaining("portcullis.tls.ca-file");
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void refusesRootOfAnotherRegion() throws Exception {
        CertificateAuthority ireland = CertificateAuthority.regional("eu-west-1", KeyType.RSA2048);
        try (TlsServer server = TlsServer.presenting(ireland.issue(HOST))) {
            TlsFailure failure = refusal(trusting(SYDNEY), server, ORDERS);

            assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_ROOT);
            assertThat(failure)
                    .hasMessageContaining("Amazon RDS eu-west-1 Subordinate CA RSA2048 G1.1")
                    .hasMessageContaining(Root.sha256(SYDNEY.root()));
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void refusesSelfSigned() throws Exception {
        assertRefused(ServerCertificate.selfSigned(HOST, KeyType.RSA2048), Reason.UNKNOWN_ROOT);
    }

    @Test
    void refusesExpired() throws Exception {
        Instant now = Instant.now();
        Validity past = new Validity(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
        assertThat(assertRefused(SYDNEY.issue(past, HOST), Reason.EXPIRED)).hasMessageContaining(" only: CN=" + HOST);
    }

    @Test
    void refusesNotYetValid() throws Exception {
        Instant now = Instant.now();
        Validity future = new Validity(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)));
        assertThat(assertRefused(SYDNEY.issue(future, HOST), Reason.NOT_YET_VALID))
                .hasMessageContaining(" only: CN=" + HOST);
    }

    @Test
    void refusesMissingIntermediate() throws Exception {
        assertRefused(SYDNEY.issue(HOST).withoutIntermediate(), Reason.INCOMPLETE_CHAIN);
    }

    @Test
    void refusesOtherHost() throws Exception {
        TlsFailure failure =
                assertRefused(SYDNEY.issue("payroll.c9akciq32rza.ap-southeast-2.rds.amazonaws.com"), Reason.HOST_NAME);
        assertThat(failure)
                .hasMessageContaining("its certificate is for payroll.c9akciq32rza.ap-southeast-2.rds.amazonaws.com")
                .hasMessageContaining("portcullis.endpoint");
    }

    @Test
    void acceptsClusterNameAmongAlternativeNames() throws Exception {
        ServerCertificate certificate = SYDNEY.issue("orders-1.c9akciq32rza.ap-southeast-2.rds.amazonaws.com", HOST);
        try (TlsServer server = TlsServer.presenting(certificate)) {
            verify(trusting(SYDNEY), server, ORDERS).socket().close();
        }
    }

    @Test
    void refusesClearText() throws Exception {
        try (TlsServer server = TlsServer.scripted(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write("Host is blocked because of many connection errors".getBytes());
        })) {
            assertThat(refusal(trusting(SYDNEY), server, ORDERS).reason()).isEqualTo(Reason.PLAINTEXT);
        }
    }

    @Test
    void refusesAlertProtocolVersion() throws Exception {
        try (TlsServer server = TlsServer.scripted(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write(new byte[] {0x15, 3, 2, 0, 2, 2, 70});
        })) {
            assertThat(refusal(trusting(SYDNEY), server, ORDERS).reason()).isEqualTo(Reason.PROTOCOL_VERSION);
        }
    }

    @Test
    void tellsLostConnection() throws Exception {
        try (TlsServer server =
                TlsServer.scripted(connection -> connection.getInputStream().read())) {
            assertThat(refusal(trusting(SYDNEY), server, ORDERS).reason()).isEqualTo(Reason.CONNECTION_LOST);
        }
    }

    @Test
    void endsAtDeadline() throws Exception {
        try (TlsServer server = TlsServer.scripted(
                connection -> connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
            long start = System.nanoTime();
            TlsFailure failure = catchThrowableOfType(
                    TlsFailure.class,
                    () -> trusting(SYDNEY)
                            .verify(server.connect(), ORDERS, start + TimeUnit.MILLISECONDS.toNanos(300)));

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void closesSocketOfRefusedServer() throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue("elsewhere.example"))) {
            Socket raw = server.connect();
            assertThatThrownBy(() -> trusting(SYDNEY).verify(raw, ORDERS, inSeconds(20)))
                    .isInstanceOf(TlsFailure.class);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void keepsReadTimeoutOfSocket() throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST))) {
            Socket raw = server.connect();
            raw.setSoTimeout(12_345);
            try (Socket socket =
                    trusting(SYDNEY).verify(raw, ORDERS, inSeconds(20)).socket()) {
                assertThat(socket.getSoTimeout()).isEqualTo(12_345);
            }
        }
    }

    private TlsFailure assertRefused(ServerCertificate certificate, Reason reason) throws Exception {
        try (TlsServer server = TlsServer.presenting(certificate)) {
            TlsFailure failure = refusal(trusting(SYDNEY), server, ORDERS);
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(server.received).isEmpty();
            return failure;
        }
    }

    private ServerVerifier trusting(CertificateAuthority... authorities) throws Exception {
        Path file = Files.createTempFile(folder, "roots", ".pem");
        StringBuilder pem = new StringBuilder();
        for (CertificateAuthority authority : authorities) {
            pem.append(authority.rootPem());
        }
        return new ServerVerifier(new TrustSettings(TlsRoots.AUTO, Files.writeString(file, pem), false));
    }

    private static VerifiedSocket verify(ServerVerifier verifier, TlsServer server, Endpoint endpoint)
            throws Exception {
        return verifier.verify(server.connect(), endpoint, inSeconds(20));
    }

    private static TlsFailure refusal(ServerVerifier verifier, TlsServer server, Endpoint endpoint) {
        return catchThrowableOfType(TlsFailure.class, () -> verify(verifier, server, endpoint));
    }

    private static void echo(Socket socket) throws Exception {
        socket.getOutputStream().write(7);
        assertThat(socket.getInputStream().read()).isEqualTo(7);
    }

    private static long inSeconds(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
