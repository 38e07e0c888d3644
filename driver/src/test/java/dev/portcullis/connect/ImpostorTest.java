package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure;
import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.Phase;
import dev.portcullis.testkit.frontdoor.Failure.Reset;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.frontdoor.Failure.Stall;
import dev.portcullis.testkit.frontdoor.FrontDoorBuilder;
import dev.portcullis.testkit.frontdoor.Transcript;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of the front door's failure menu, against every kind of credential. */
@Tag("connection")
class ImpostorTest {
    private static final String PASSWORD = "never-to-an-impostor";
    private static final long TIMEOUT_MILLIS = 1_000;
    private static final long AMPLE_MILLIS = 30_000;

    private static LocalRds rds;
    private static StoredSecret secret;
    private static int transcriptsBefore;
    /** Connectors with a short timeout that have a token, a secret and a TLS session already. */
    private static final Map<Credential, Connector> IMPATIENT = new EnumMap<>(Credential.class);

    private enum Credential {
        IAM,
        PASSWORD,
        SECRET
    }

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder()
                .engine(Engine.MYSQL)
                .database("shop")
                .frontDoor(FrontDoorBuilder::recordEverything)
                .start();
        rds.createIamUser("app", "SELECT ON shop.*");
        rds.createUser("teller", PASSWORD, "SELECT ON shop.*");
        secret = rds.secrets().createSecret("teller", DatabaseSecret.of(new Login("teller", PASSWORD)));
        for (Credential credential : Credential.values()) {
            connector(credential, AMPLE_MILLIS).open().close();
            Connector connector = connector(credential, TIMEOUT_MILLIS);
            connector.open().close();
            IMPATIENT.put(credential, connector);
        }
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    static Stream<Arguments> menu() {
        Stream<Failure> certificates = Stream.of(BadCertificate.values());
        Stream<Failure> protocols = Stream.of(
                BadProtocol.PLAINTEXT_ONLY, BadProtocol.PLAINTEXT_ANSWER, BadProtocol.TLS_1_1, new Reset(Phase.IN_TLS));
        return Stream.concat(certificates, protocols)
                .flatMap(
                        failure -> Stream.of(Credential.values()).map(credential -> Arguments.of(failure, credential)));
    }

    static Stream<Arguments> stalls() {
        return Stream.of(Phase.values())
                .flatMap(phase -> Stream.of(Credential.values())
                        .filter(credential -> phase != Phase.IN_AUTH_SWITCH || credential == Credential.IAM)
                        .map(credential -> Arguments.of(phase, credential)));
    }

    static Stream<Arguments> resets() {
        return stalls().filter(arguments -> doing((Phase) arguments.get()[0]) != doing(Phase.IN_TLS));
    }

    @ParameterizedTest
    @MethodSource("menu")
    void anImpostorIsRefusedAndLearnsNothing(Failure failure, Credential credential) throws Exception {
        SQLException e = fail(credential, failure);

        assertThat((Object) e).isInstanceOf(SQLNonTransientConnectionException.class);
        assertThat(e.getSQLState()).isEqualTo("08001");
        assertThat(e.getMessage()).contains("orders.c9akciq32rgf.eu-central-1.rds.amazonaws.com");
        assertNothingLeaked(e);
    }

    @ParameterizedTest
    @MethodSource("resets")
    void aServerThatBreaksOffIsATransientError(Phase phase, Credential credential) throws Exception {
        SQLException e = fail(credential, new Reset(phase));

        assertThat((Object) e).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(e.getSQLState()).isEqualTo("08001");
        // The reset may overtake the end of connect().
        assertThat(e.getMessage())
                .containsAnyOf("failed while " + doing(phase), "failed while opening the TCP connection");
    }

    @ParameterizedTest
    @MethodSource("stalls")
    void aServerThatStallsMeetsTheDeadline(Phase phase, Credential credential) throws Exception {
        long began = System.nanoTime();
        SQLException e = fail(IMPATIENT.get(credential), new Stall(phase));

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                .isBetween(TIMEOUT_MILLIS - 50, TIMEOUT_MILLIS * 3);
        assertThat(e.toString())
                .isNotEmpty()
                .contains("timed out after " + TIMEOUT_MILLIS + " ms while " + doing(phase));
        assertThat((Object) e).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(e.getSQLState()).isEqualTo("08001");
    }

    private static String doing(Phase phase) {
        return switch (phase) {
            case BEFORE_GREETING -> "waiting for the server's greeting";
            case AFTER_GREETING, IN_TLS -> "proving the server by TLS";
            case AFTER_TLS, AFTER_LOGIN_RESPONSE, IN_AUTH_SWITCH -> "logging in";
        };
    }

    /** The certificate is right here: even the real server, taken over, gets no password to keep. */
    @ParameterizedTest
    @EnumSource
    void aRogueServerWithABadCertificateLearnsNothing(Rogue rogue) throws Exception {
        assertNothingLeaked(fail(Credential.PASSWORD, rogue, BadCertificate.OTHER_ROOT));
    }

    @Test
    void aPasswordIsNotGivenInTheClearEvenToTheProvenServer() throws Exception {
        SQLException e = fail(Credential.PASSWORD, Rogue.CLEAR_PASSWORD);

        assertThat((Object) e).isInstanceOf(SQLInvalidAuthorizationSpecException.class);
        assertThat(e.getSQLState()).isEqualTo("28000");
        assertThat(e.getMessage()).contains("mysql_clear_password", "teller", "portcullis.credentials=iam");
        assertNothingLeaked(e);
    }

    /** A handshake that offered less than it could is no proof of a bad server, and nothing was told to it. */
    @Test
    void aHandshakeThatOfferedLessIsTriedOnceWithEverything() throws Exception {
        Connector connector = connector(Credential.IAM, AMPLE_MILLIS);
        connector.open().close();
        long before = rds.frontDoor().connections();

        fail(connector, new Reset(Phase.IN_TLS));
        assertThat(rds.frontDoor().connections() - before).isEqualTo(2);
        fail(connector, new Reset(Phase.IN_TLS));
        assertThat(rds.frontDoor().connections() - before).isEqualTo(3);
    }

    @Test
    void theLoginTimeoutOfTheDriverManagerShortensTheDeadline() throws Exception {
        rds.frontDoor().fail(new Stall(Phase.BEFORE_GREETING));
        DriverManager.setLoginTimeout(1);
        try {
            assertThatExceptionOfType(SQLTransientConnectionException.class)
                    .isThrownBy(() -> DriverManager.getConnection(rds.jdbcUrl(""), "teller", PASSWORD))
                    .withMessageContaining("timed out after 1000 ms");
        } finally {
            DriverManager.setLoginTimeout(0);
            rds.frontDoor().fail();
        }
    }

    private static SQLException fail(Credential credential, Failure... failures) throws Exception {
        return fail(connector(credential, AMPLE_MILLIS), failures);
    }

    private static SQLException fail(Connector connector, Failure... failures) {
        transcriptsBefore = rds.frontDoor().transcripts().size();
        rds.frontDoor().fail(failures);
        try {
            Throwable thrown = catchThrowable(connector::open);
            assertThat((Object) thrown).isInstanceOf(SQLException.class);
            return (SQLException) thrown;
        } finally {
            rds.frontDoor().fail();
        }
    }

    private static Connector connector(Credential credential, long timeoutMillis) throws SQLException {
        String timeout = "portcullis.connect-timeout=" + timeoutMillis + "ms";
        return switch (credential) {
            case IAM -> Opening.connector(rds, "user=app", timeout);
            case SECRET -> secretConnector(rds, options(rds), secret, timeout);
            case PASSWORD -> {
                Properties login = new Properties();
                login.setProperty("user", "teller");
                login.setProperty("password", PASSWORD);
                yield new Connector(
                        ConnectionSettings.parse(rds.jdbcUrl("", timeout), login), ConnectorOptions.DEFAULT);
            }
        };
    }

    private static void assertNothingLeaked(SQLException e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(PASSWORD).doesNotContain("X-Amz-Signature");
        List<Transcript> all = rds.frontDoor().transcripts();
        assertThat(all).hasSizeGreaterThan(transcriptsBefore);
        for (Transcript transcript : all.subList(transcriptsBefore, all.size())) {
            assertThat(transcript.contains(PASSWORD)).isFalse();
            assertThat(transcript.contains("X-Amz-Signature")).isFalse();
        }
    }
}
