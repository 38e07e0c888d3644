package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.config.TlsRoots;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.tls.TlsFailure.Reason;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionReuseTest {
    private static final String HOST = "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com";
    private static final Endpoint ORDERS = Endpoint.parse(HOST, 3306);
    private static final CertificateAuthority SYDNEY = CertificateAuthority.regional("ap-southeast-2", KeyType.RSA2048);

    @TempDir
    Path folder;

    private TrustSettings settings;
    private volatile Duration ahead = Duration.ZERO;

    @BeforeEach
    void trustSydney() throws Exception {
        Path file = Files.writeString(folder.resolve("root.pem"), SYDNEY.rootPem());
        settings = new TrustSettings(TlsRoots.AUTO, file, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumesSession(String protocol) throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST), protocol)) {
            ServerVerifier verifier = new ServerVerifier(settings);
            ServerProof first = connect(verifier, server, ORDERS);
            ServerProof second = connect(verifier, server, ORDERS);
            ServerProof third = connect(verifier, server, ORDERS);

            assertThat(first.resumed()).isFalse();
            assertThat(second.resumed()).isTrue();
            assertThat(third.resumed()).isTrue();
            assertThat(second.protocol()).isEqualTo(protocol);
            assertThat(second.rootSha256()).isEqualTo(first.rootSha256());
            assertThat(second.leafSha256()).isEqualTo(first.leafSha256());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void connectsSideBySideEachResumeSessionOfTheirOwn(String protocol) throws Exception {
        int threads = 16;
        int rounds = 10;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger fullHandshakes = new AtomicInteger();
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST), protocol)) {
            ServerVerifier verifier = new ServerVerifier(settings);
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Future<?>> connects = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                connects.add(pool.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        together.await(20, TimeUnit.SECONDS);
                        VerifiedSocket verified = verifier.verify(server.connect(), ORDERS, inSeconds(20));
                        fullHandshakes.addAndGet(verified.proof().resumed() ? 0 : 1);
                        together.await(20, TimeUnit.SECONDS);
                        echo(verified);
                    }
                    return null;
                }));
            }
            for (Future<?> connect : connects) {
                connect.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(fullHandshakes).hasValueLessThanOrEqualTo(threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionOfOneHostIsNotAcceptedForAnother(String protocol) throws Exception {
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST), protocol)) {
            ServerVerifier verifier = new ServerVerifier(settings);
            connect(verifier, server, ORDERS);
            Endpoint payroll = Endpoint.parse("payroll.c9akciq32rza.ap-southeast-2.rds.amazonaws.com", 3306);

            TlsFailure failure = catchThrowableOfType(TlsFailure.class, () -> connect(verifier, server, payroll));

            assertThat(failure.reason()).isEqualTo(Reason.HOST_NAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumedSessionIsRefusedOnceItsCertificateHasExpired(String protocol) throws Exception {
        InstantSource clock = () -> Instant.now().plus(ahead);
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST), protocol)) {
            ServerVerifier verifier = new ServerVerifier(settings, clock);
            connect(verifier, server, ORDERS);
            assertThat(connect(verifier, server, ORDERS).resumed()).isTrue();

            ahead = Duration.ofDays(400);
            TlsFailure failure = catchThrowableOfType(TlsFailure.class, () -> connect(verifier, server, ORDERS));
            assertThat(failure.reason()).isEqualTo(Reason.EXPIRED);

            ahead = Duration.ZERO;
            assertThat(connect(verifier, server, ORDERS).resumed()).isFalse();
        }
    }

    /** Where X25519 was chosen before, nothing else is offered; a server that has another group only is met the next time. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void serverThatNeedsAnotherGroupThanItsPredecessorIsOfferedAllAgain(String protocol) throws Exception {
        ServerVerifier verifier = new ServerVerifier(settings);
        try (TlsServer server = TlsServer.presenting(SYDNEY.issue(HOST))) {
            connect(verifier, server, ORDERS);
        }
        try (TlsServer server = TlsServer.withoutX25519(SYDNEY.issue(HOST), protocol)) {
            TlsFailure failure = catchThrowableOfType(TlsFailure.class, () -> connect(verifier, server, ORDERS));
            assertThat(failure.offeredLess()).isTrue();

            connect(verifier, server, ORDERS);
            assertThat(connect(verifier, server, ORDERS).resumed()).isTrue();
        }
    }

    /** Signatures over a curve need the curve, so the curves stay on offer for a chain that has one. */
    @ParameterizedTest
    @EnumSource(KeyType.class)
    void everyKindOfChainIsProvenAgainInAFullHandshake(KeyType keyType) throws Exception {
        CertificateAuthority authority = CertificateAuthority.regional("ap-southeast-2", keyType);
        Files.writeString(folder.resolve("root.pem"), authority.rootPem());
        ServerVerifier verifier = new ServerVerifier(settings);
        for (int i = 0; i < 2; i++) {
            try (TlsServer server = TlsServer.presenting(authority.issue(HOST))) {
                assertThat(connect(verifier, server, ORDERS).resumed()).isFalse();
                assertThat(connect(verifier, server, ORDERS).resumed()).isTrue();
            }
        }
    }

    private static ServerProof connect(ServerVerifier verifier, TlsServer server, Endpoint endpoint) throws Exception {
        VerifiedSocket verified = verifier.verify(server.connect(), endpoint, inSeconds(20));
        echo(verified);
        return verified.proof();
    }

    /** The tickets for later sessions arrive before the answer. */
    private static void echo(VerifiedSocket verified) throws Exception {
        try (Socket socket = verified.socket()) {
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    private static long inSeconds(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
