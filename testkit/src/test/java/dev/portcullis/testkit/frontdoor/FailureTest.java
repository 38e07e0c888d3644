package dev.portcullis.testkit.frontdoor;

import static dev.portcullis.testkit.frontdoor.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.ClockSkew;
import dev.portcullis.testkit.frontdoor.Failure.Phase;
import dev.portcullis.testkit.frontdoor.Failure.Reset;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.frontdoor.Failure.Stall;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Kind;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.frontdoor.TokenVerifier.Refusal;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerOnlyTlsAuthentication;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each entry of the failure menu is what it says, and a client that does not look falls for it. */
@Timeout(120)
class FailureTest extends FrontDoorFixture {
    /** Without verification, Connector/J still looks at the dates of a certificate, and at nothing else. */
    @ParameterizedTest
    @CsvSource({
        "SELF_SIGNED, true, unable to find valid certification path",
        "WRONG_HOST_NAME, true, No subject alternative DNS name matching orders.c9ak.eu-west-1.rds.amazonaws.com found",
        "OTHER_ROOT, true, unable to find valid certification path",
        "EXPIRED, false, CertificateExpiredException",
        "NOT_YET_VALID, false, CertificateNotYetValidException",
        "MISSING_INTERMEDIATE, true, unable to find valid certification path"
    })
    void aBadCertificateStopsWhoeverLooks(BadCertificate failure, boolean connectorJFalls, String message)
            throws Exception {
        door.fail(failure);

        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).hasStackTraceContaining(message);
        assertNotReceived("legacy");
        assertThat(door.handshakes()).isZero();

        if (connectorJFalls) {
            String token = token();
            client.connect("app", token, RawClient.UNVERIFIED).close();
            assertThat(door.received(token)).isTrue();
        }
    }

    @Test
    void aSessionOfBeforeIsNotResumedWithABadCertificate() throws Exception {
        client.verified("legacy", PASSWORD).close();
        door.fail(BadCertificate.SELF_SIGNED);
        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).isInstanceOf(SQLException.class);
        assertThat(door.resumedHandshakes()).isZero();
        door.fail();
        client.verified("legacy", PASSWORD).close();
        assertThat(door.handshakes()).isEqualTo(2);
    }

    @Test
    void plaintextOnlyServesPasswordUsersInTheClear() throws Exception {
        door.fail(BadProtocol.PLAINTEXT_ONLY);

        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).isInstanceOf(SQLException.class);
        assertNotReceived("legacy");

        Map<String, String> careless = Map.of("sslMode", "PREFERRED", "allowPublicKeyRetrieval", "true");
        try (Connection connection = client.connect("legacy", PASSWORD, careless)) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("legacy@%");
        }
        assertThat(door.received("legacy")).isTrue();
        assertThat(door.handshakes()).isZero();
    }

    @Test
    void plaintextOnlyAsksForTokensAndRefusesThem() throws Exception {
        door.fail(BadProtocol.PLAINTEXT_ONLY);
        String token = token();
        try (ProtocolClient careless = ProtocolClient.connect(door)) {
            careless.read();
            careless.respond(1, "app");
            assertThat(careless.read().type()).isEqualTo(Packet.AUTH_SWITCH);
            careless.write(3, (token + "\0").getBytes(StandardCharsets.US_ASCII));
            assertThat(careless.read().errorCode()).isEqualTo(1045);
        }
        assertThat(door.received(token)).isTrue();
        assertThat(door.loginAttempts())
                .containsExactly(new LoginAttempt("app", Kind.IAM, Outcome.REFUSED, 1045, Refusal.NOT_ENCRYPTED));
    }

    @Test
    void aPlaintextAnswerAsksForThePassword() throws Exception {
        door.fail(BadProtocol.PLAINTEXT_ANSWER);

        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).isInstanceOf(SQLException.class);
        assertNotReceived("legacy");

        try (ProtocolClient careless = ProtocolClient.connect(door)) {
            careless.requestTls();
            assertThat(new String(careless.read().payload(), StandardCharsets.ISO_8859_1))
                    .startsWith("\u00femysql_clear_password\0");
            careless.write(3, PASSWORD.getBytes(StandardCharsets.US_ASCII));
            careless.wire().shutdownOutput();
            assertThat(careless.wire().in().read()).isEqualTo(-1);
        }
        assertThat(door.received(PASSWORD)).isTrue();
    }

    @Test
    void tls11IsSpokenAndNothingNewer() throws Exception {
        door.fail(BadProtocol.TLS_1_1);

        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).hasStackTraceContaining("protocol_version");
        assertThat(door.handshakes()).isZero();

        try (ProtocolClient old = ProtocolClient.connect(door)) {
            old.requestTls();
            TlsClientProtocol tls =
                    new TlsClientProtocol(old.wire().in(), old.wire().out());
            tls.connect(new OldClient());
            old.wire().continueWith(tls.getInputStream(), tls.getOutputStream());
            old.respond(2, "app");
            assertThat(old.read().type()).isEqualTo(Packet.AUTH_SWITCH);
        }
        assertThat(door.handshakes()).isEqualTo(1);
    }

    @Test
    void aRogueServerLearnsThePasswordOfWhoeverAnswersInTheClear() throws Exception {
        door.fail(Rogue.CLEAR_PASSWORD);

        assertThatThrownBy(() -> client.verified(
                        "legacy", PASSWORD, Map.of("disabledAuthenticationPlugins", "mysql_clear_password")))
                .hasMessageContaining("mysql_clear_password");
        assertNotReceived(PASSWORD);

        assertAccessDenied("legacy", () -> client.verified("legacy", PASSWORD));
        assertThat(door.received(PASSWORD)).isTrue();
        assertThat(door.loginAttempts())
                .containsExactly(
                        new LoginAttempt("legacy", Kind.ROGUE, Outcome.ABANDONED, 0, null),
                        new LoginAttempt("legacy", Kind.ROGUE, Outcome.REFUSED, 1045, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = Rogue.class,
            names = {"CACHING_SHA2_KEY", "SHA256_KEY"})
    void aRogueServerLearnsThePasswordOfWhoeverTakesItsKey(Rogue rogue) throws Exception {
        door.fail(rogue, BadProtocol.PLAINTEXT_ONLY);

        assertThatThrownBy(() -> client.connect("legacy", PASSWORD, Map.of("sslMode", "DISABLED")))
                .isInstanceOf(SQLException.class);
        assertNotReceived(PASSWORD);

        Map<String, String> careless = Map.of("sslMode", "DISABLED", "allowPublicKeyRetrieval", "true");
        assertAccessDenied("legacy", () -> client.connect("legacy", PASSWORD, careless));
        assertThat(door.received(PASSWORD)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Rogue.class,
            names = {"CACHING_SHA2_KEY", "SHA256_KEY"})
    void aRogueServerWithABadCertificateLearnsFromTheCareless(Rogue rogue) throws Exception {
        door.fail(rogue, BadCertificate.SELF_SIGNED);

        assertThatThrownBy(() -> client.verified("legacy", PASSWORD)).isInstanceOf(SQLException.class);
        assertNotReceived(PASSWORD);

        assertAccessDenied("legacy", () -> client.connect("legacy", PASSWORD, RawClient.UNVERIFIED));
        assertThat(door.received(PASSWORD)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void stallsAtThePhaseAndGoesOnListening(Phase phase) throws Exception {
        door.fail(new Stall(phase));
        try (ProtocolClient patient = ProtocolClient.connect(door)) {
            advance(patient, phase);
            patient.socket().setSoTimeout(300);
            assertThatThrownBy(() -> patient.wire().in().read()).isInstanceOf(SocketTimeoutException.class);

            patient.write(9, "are you there?".getBytes(StandardCharsets.US_ASCII));
            patient.socket().setSoTimeout(20_000);
            patient.wire().shutdownOutput();
            assertThat(patient.wire().in().read()).isEqualTo(-1);
        }
        assertThat(door.received("are you there?")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void resetsAtThePhase(Phase phase) throws Exception {
        door.fail(new Reset(phase));
        try (ProtocolClient surprised = ProtocolClient.connect(door)) {
            advance(surprised, phase);

            assertThatThrownBy(() -> surprised.wire().in().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    /** Logs in as {@code app} up to the phase, and expects an answer to every step before it. */
    private void advance(ProtocolClient bare, Phase phase) throws Exception {
        switch (phase) {
            case BEFORE_GREETING -> {}
            case AFTER_GREETING -> bare.read();
            case IN_TLS -> bare.requestTls();
            case AFTER_TLS -> {
                bare.requestTls();
                bare.startTls(RawClient.trusting(door.authority()));
            }
            case AFTER_LOGIN_RESPONSE -> {
                advance(bare, Phase.AFTER_TLS);
                bare.respond(2, "app");
            }
            case IN_AUTH_SWITCH -> {
                advance(bare, Phase.AFTER_LOGIN_RESPONSE);
                assertThat(bare.read().type()).isEqualTo(Packet.AUTH_SWITCH);
            }
        }
    }

    @Test
    void aStallRecordsWhatTheClientGoesOnToSay() throws Exception {
        door.fail(new Stall(Phase.IN_AUTH_SWITCH));
        String token = token();

        assertThatThrownBy(() -> client.verified("app", token, Map.of("socketTimeout", "300")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08S01"));
        assertThat(door.received(token)).isTrue();
    }

    @Test
    void aSkewedClockRefusesTokens() throws Exception {
        door.fail(new ClockSkew(Duration.ofMinutes(16)));
        assertAccessDenied("app", () -> client.verified("app", token()));
        door.fail(new ClockSkew(Duration.ofMinutes(-6)));
        assertAccessDenied("app", () -> client.verified("app", token()));
        door.fail(new ClockSkew(Duration.ofMinutes(-4)));
        client.verified("app", token()).close();

        assertThat(door.loginAttempts())
                .extracting(LoginAttempt::refusal)
                .containsExactly(Refusal.EXPIRED, Refusal.NOT_YET_VALID, null);
    }

    @Test
    void theMenuIsDocumented() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "testkit.md"));
        Stream.of(BadCertificate.values(), BadProtocol.values(), Rogue.values())
                .flatMap(Arrays::stream)
                .forEach(failure -> assertThat(page)
                        .contains("| `" + failure.getDeclaringClass().getSimpleName() + "." + failure + "` |"));
        Stream.of(Stall.class, Reset.class, ClockSkew.class)
                .forEach(failure -> assertThat(page).contains("| `" + failure.getSimpleName() + "("));
        Stream.of(Phase.values()).forEach(phase -> assertThat(page).contains("| `" + phase + "` |"));
    }

    @Test
    void failuresOfOneKindDoNotCombine() {
        assertThatThrownBy(() -> door.fail(BadCertificate.EXPIRED, BadCertificate.SELF_SIGNED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> door.fail(new Stall(Phase.IN_TLS), new Reset(Phase.AFTER_TLS)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsWhetherAClientIsStillThere() throws Exception {
        try (ProtocolClient lingering = ProtocolClient.connect(door)) {
            lingering.read();
            assertThatThrownBy(() -> door.awaitDepartures(Duration.ofMillis(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("1 clients are still connected after PT0.001S");
        }
        door.awaitDepartures(Duration.ofSeconds(20));
    }

    @Test
    void aTranscriptThatWasCutProvesNothing() throws Exception {
        try (FrontDoor brief = FrontDoor.builder(server, ENDPOINT).open()) {
            RawClient briefClient = RawClient.of(brief, ENDPOINT);
            try (Connection connection = briefClient.verified("legacy", PASSWORD)) {
                text(connection, "SELECT LENGTH('" + "x".repeat(70_000) + "')");
            }
            assertThat(brief.received("legacy")).isTrue();
            assertThatThrownBy(() -> brief.received("y".repeat(10)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("recordEverything()");
        }
    }

    private void assertNotReceived(String text) throws Exception {
        door.awaitDepartures(Duration.ofSeconds(20));
        assertThat(door.received(text)).isFalse();
    }

    /** Offers TLS 1.1 alone, and looks at no certificate: what is tested is the version. */
    private static final class OldClient extends DefaultTlsClient {
        OldClient() {
            super(crypto());
        }

        private static TlsCrypto crypto() {
            return new JcaTlsCryptoProvider().create(new SecureRandom());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv11.only();
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new ServerOnlyTlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}
            };
        }
    }
}
