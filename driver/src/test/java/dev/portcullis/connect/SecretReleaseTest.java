package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mysql.cj.exceptions.CJException;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.Secret;
import dev.portcullis.config.TlsMode;
import dev.portcullis.config.TlsRoots;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.Login;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.tls.ServerVerifier;
import dev.portcullis.tls.TlsServer;
import dev.portcullis.tls.TrustSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last wall by itself: on which socket an {@link Attempt} gives the secret out, and until when. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretReleaseTest {
    private static final String HOST = "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com";
    private static final Endpoint ORDERS = Endpoint.parse(HOST, 3306);
    private static final String SECRET = "for-the-proven-socket-alone";
    private static final CertificateAuthority SYDNEY = CertificateAuthority.regional("ap-southeast-2", KeyType.RSA2048);

    @TempDir
    static Path folder;

    private static TlsServer server;
    private static ServerVerifier verifier;

    /** The two ways out: the secret itself, and the secret to be scrambled with the server's seed. */
    private enum WayOut {
        TERMINATED((attempt, socket) -> attempt.releaseTerminated(socket, StandardCharsets.UTF_8)),
        FOR_SCRAMBLE((attempt, socket) -> attempt.secretForScramble(socket, StandardCharsets.UTF_8));

        final BiFunction<Attempt, Socket, byte[]> release;

        WayOut(BiFunction<Attempt, Socket, byte[]> release) {
            this.release = release;
        }

        byte[] of(Attempt attempt, Socket socket) {
            return release.apply(attempt, socket);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path root = Files.writeString(folder.resolve("root.pem"), SYDNEY.rootPem());
        server = TlsServer.presenting(SYDNEY.issue(HOST));
        verifier = new ServerVerifier(new TrustSettings(TlsRoots.AUTO, root, false));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void theProvenSocketGetsIt(WayOut wayOut) throws Exception {
        Attempt attempt = attempt(CredentialKind.IAM, TlsMode.VERIFY);
        try (Socket proven = attempt.prove(server.connect(), verifier)) {
            assertThat(new String(wayOut.of(attempt, proven), StandardCharsets.UTF_8))
                    .isEqualTo(wayOut == WayOut.TERMINATED ? SECRET + "\0" : SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSocketGetsItBeforeOneIsProven(WayOut wayOut) throws Exception {
        for (TlsMode tls : TlsMode.values()) {
            Attempt attempt = attempt(CredentialKind.PASSWORD, tls);
            try (Socket plain = elsewhere()) {
                assertRefused(attempt, wayOut, plain);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noOtherSocketGetsIt(WayOut wayOut) throws Exception {
        Attempt attempt = attempt(CredentialKind.IAM, TlsMode.VERIFY);
        Attempt other = attempt(CredentialKind.IAM, TlsMode.VERIFY);
        Socket beneath = server.connect();
        try (Socket proven = attempt.prove(beneath, verifier);
                Socket provenForAnother = other.prove(server.connect(), verifier);
                Socket plain = server.connect()) {
            assertRefused(attempt, wayOut, beneath);
            assertRefused(attempt, wayOut, provenForAnother);
            assertRefused(attempt, wayOut, plain);
            assertThat(wayOut.of(attempt, proven)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatCouldNotBeProvenDoesNotGetIt(WayOut wayOut) throws Exception {
        Attempt attempt = attempt(CredentialKind.IAM, TlsMode.VERIFY);
        try (TlsServer impostor = TlsServer.presenting(CertificateAuthority.regional("eu-west-1", KeyType.RSA2048)
                        .issue(HOST));
                Socket plain = impostor.connect()) {
            assertThat((Object) catchThrowable(() -> attempt.prove(plain, verifier)))
                    .isNotNull();
            assertRefused(attempt, wayOut, plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGetsItAfterTheLogin(WayOut wayOut) throws Exception {
        Attempt attempt = attempt(CredentialKind.PASSWORD, TlsMode.VERIFY);
        try (Socket proven = attempt.prove(server.connect(), verifier)) {
            attempt.loggedIn();

            assertRefused(attempt, wayOut, proven);
        }
    }

    @Test
    void whatWasGivenOutIsOverwrittenByTheNextReleaseAndAfterTheLogin() throws Exception {
        Attempt attempt = attempt(CredentialKind.PASSWORD, TlsMode.VERIFY);
        try (Socket proven = attempt.prove(server.connect(), verifier)) {
            byte[] first = WayOut.TERMINATED.of(attempt, proven);
            byte[] second = WayOut.TERMINATED.of(attempt, proven);
            assertThat(first).containsOnly(0);
            assertThat(second).startsWith(SECRET.getBytes(StandardCharsets.UTF_8));

            attempt.loggedIn();
            assertThat(second).containsOnly(0);
        }
    }

    /** With {@code portcullis.tls=local-plaintext} a scramble may cross loopback; the secret itself never does. */
    @ParameterizedTest
    @EnumSource(names = {"IAM", "PASSWORD"})
    void aPlainSocketToLoopbackCarriesNothingButScrambles(CredentialKind kind) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            Attempt local = attempt(kind, TlsMode.LOCAL_PLAINTEXT);
            assertRefused(local, WayOut.TERMINATED, plain);
            assertThat(WayOut.FOR_SCRAMBLE.of(local, plain)).isNotEmpty();

            Attempt remote = attempt(kind, TlsMode.VERIFY);
            assertRefused(remote, WayOut.TERMINATED, plain);
            assertRefused(remote, WayOut.FOR_SCRAMBLE, plain);
        }
    }

    private static void assertRefused(Attempt attempt, WayOut wayOut, Socket socket) {
        Throwable thrown = catchThrowable(() -> wayOut.of(attempt, socket));

        assertThat((Object) thrown).isInstanceOf(CJException.class);
        assertThat(((CJException) thrown).getSQLState()).isEqualTo("28000");
        assertThat(thrown).hasMessageContainingAll("app", HOST).hasMessageNotContaining(SECRET);
    }

    private static Attempt attempt(CredentialKind kind, TlsMode tls) {
        Login login = new Login(kind, "app", Secret.copyOf(SECRET), null);
        Target target = new Target(new HostPort("127.0.0.1", 3306), ORDERS, tls);
        return new Attempt(target, login, Deadline.in(Duration.ofSeconds(20)));
    }

    /** A socket that says it leads to another machine. Nothing is connected. */
    private static Socket elsewhere() throws UnknownHostException {
        InetAddress documentation = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        return new Socket() {
            @Override
            public InetAddress getInetAddress() {
                return documentation;
            }
        };
    }
}
