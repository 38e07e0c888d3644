package dev.portcullis.testkit.frontdoor;

import static dev.portcullis.testkit.frontdoor.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.frontdoor.LoginAttempt.Kind;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.frontdoor.TokenVerifier.Refusal;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** Logging in: raw Connector/J in front of the door, a real MySQL behind it. */
class FrontDoorTest extends FrontDoorFixture {
    @Test
    void logsAnIamUserInByToken() throws Exception {
        try (Connection connection = client.verified("app", token())) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
            assertThat(text(connection, "SHOW STATUS LIKE 'Ssl_cipher'")).isNotEmpty();
        }
        assertThat(door.loginAttempts()).containsExactly(new LoginAttempt("app", Kind.IAM, Outcome.ACCEPTED, 0, null));
    }

    /** The real server counts its packets otherwise, and not always alike: a password that it has cached saves it two of them. */
    @Test
    void countsThePacketsOfTheClient() throws Exception {
        for (String secret : new String[] {token(), token(), "wrong"}) {
            try (ProtocolClient bare = ProtocolClient.connect(door)) {
                bare.requestTls();
                bare.startTls(RawClient.trusting(door.authority()));
                bare.respond(2, "app");
                assertThat(bare.read().sequence()).isEqualTo(3);
                bare.write(4, (secret + "\0").getBytes(StandardCharsets.US_ASCII));
                Packet last = bare.read();
                assertThat(last.sequence()).isEqualTo(5);
                assertThat(last.type()).isEqualTo(secret.equals("wrong") ? Packet.ERROR : Packet.OK);
            }
        }
    }

    @Test
    void takesATokenThatComesUnasked() throws Exception {
        client.verified("app", token(), Map.of("defaultAuthenticationPlugin", "mysql_clear_password"))
                .close();
        assertAccessDenied(
                "app",
                () -> client.verified("app", "wrong", Map.of("defaultAuthenticationPlugin", "mysql_clear_password")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "mysql_native_password", "sha256_password"})
    void letsTheRealServerJudgePasswords(String plugin) throws Exception {
        sql("CREATE USER '%1$s' IDENTIFIED WITH %1$s BY 'right'".formatted(plugin));
        for (int login = 0; login < 3; login++) {
            try (Connection connection = client.verified(plugin, "right")) {
                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo(plugin + "@%");
            }
        }
        sql("FLUSH PRIVILEGES");
        client.verified(plugin, "right").close();
        assertAccessDenied(plugin, () -> client.verified(plugin, "wrong"));

        assertThat(door.logins(plugin, Outcome.ACCEPTED)).isEqualTo(4);
        assertThat(door.logins(plugin, Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void refusesEveryOtherToken() {
        String[] tokens = {
            token("app", "another.c9ak.eu-west-1.rds.amazonaws.com", 3306, Region.EU_WEST_1),
            token("app", ENDPOINT, door.port(), Region.EU_WEST_1),
            token("app", ENDPOINT, 3306, Region.EU_WEST_2),
            token("admin", ENDPOINT, 3306, Region.EU_WEST_1),
            "no token"
        };
        for (String token : tokens) {
            assertAccessDenied("app", () -> client.verified("app", token));
        }

        assertThat(door.loginAttempts())
                .extracting(LoginAttempt::refusal)
                .containsExactly(Refusal.HOST, Refusal.PORT, Refusal.REGION, Refusal.DB_USER, Refusal.MALFORMED);
        assertThat(door.logins("app", Outcome.REFUSED)).isEqualTo(5);
    }

    @Test
    void judgesByTheGivenClockAndTheKnownKeys() throws Exception {
        String token = token();
        try (FrontDoor later = FrontDoor.builder(server, ENDPOINT)
                .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                .iamUsers("app")
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)))
                .open()) {
            RawClient laterClient = RawClient.of(later, ENDPOINT);
            assertAccessDenied("app", () -> laterClient.verified("app", token));
            assertThat(later.loginAttempts().get(0).refusal()).isEqualTo(Refusal.EXPIRED);
        }
        door.revoke("AKIDEXAMPLE");
        assertAccessDenied("app", () -> client.verified("app", token));
        door.accept(AwsCredential.temporary("AKIDEXAMPLE", "secret", "session", Instant.MAX));
        assertAccessDenied("app", () -> client.verified("app", token));
        assertThat(door.loginAttempts())
                .extracting(LoginAttempt::refusal)
                .containsExactly(Refusal.UNKNOWN_ACCESS_KEY, Refusal.SESSION_TOKEN);
    }

    @Test
    void passesOnWhatTheRealServerSaysToAnIamUser() throws Exception {
        assertThatThrownBy(() -> client.verified("app", token(), Map.of("dbname", "nowhere")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1044));
        try (Connection connection = client.verified("app", token(), Map.of("dbname", "shop"))) {
            assertThat(connection.getCatalog()).isEqualTo("shop");
        }
        sql("ALTER USER app ACCOUNT LOCK");
        try {
            assertThatThrownBy(() -> client.verified("app", token()))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(3118));
        } finally {
            sql("ALTER USER app ACCOUNT UNLOCK");
        }
    }

    @Test
    void demandsTls() {
        assertThatThrownBy(() -> client.connect("legacy", PASSWORD, Map.of("sslMode", "DISABLED")))
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo(3159);
                    assertThat(e.getMessage()).contains("require_secure_transport");
                });
        assertThat(door.loginAttempts()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void presentsCertificatesOfEveryKeyType(KeyType keyType) throws Exception {
        CertificateAuthority authority = CertificateAuthority.regional("eu-west-1", keyType);
        try (FrontDoor typed = FrontDoor.builder(server, ENDPOINT)
                .authority(authority)
                .otherNames("orders.cluster-c9ak.eu-west-1.rds.amazonaws.com")
                .open()) {
            RawClient.of(typed, ENDPOINT).verified("legacy", PASSWORD).close();
            RawClient.of(typed, "orders.cluster-c9ak.eu-west-1.rds.amazonaws.com")
                    .verified("legacy", PASSWORD)
                    .close();
            RawClient misled = RawClient.of(typed, "orders.cluster-ro-c9ak.eu-west-1.rds.amazonaws.com");
            assertThatThrownBy(() -> misled.verified("legacy", PASSWORD))
                    .hasStackTraceContaining("No subject alternative DNS name matching");
        }
    }

    @Test
    void presentsAnAmazonTrustServicesCertificateForAProxy() throws Exception {
        String proxy = "pool.proxy-c9ak.us-gov-west-1.rds.amazonaws.com";
        try (FrontDoor gate = FrontDoor.builder(server, proxy)
                .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                .iamUsers("app")
                .open()) {
            assertThat(gate.authority()).isSameAs(CertificateAuthority.trustServices());
            RawClient.of(gate, proxy)
                    .verified("app", token("app", proxy, 3306, Region.US_GOV_WEST_1))
                    .close();
        }
    }

    @Test
    void opensInFrontOfMariadbToo() throws Exception {
        try (MysqlServer mariadb = MysqlServer.start(Engine.MARIADB, List.of());
                FrontDoor gate = FrontDoor.builder(mariadb, ENDPOINT)
                        .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                        .iamUsers("app")
                        .open()) {
            RawClient gateClient = RawClient.of(gate, ENDPOINT);
            try (Connection connection = gateClient.verified("app", token())) {
                assertThat(text(connection, "SELECT CONCAT(CURRENT_USER(), ' ', VERSION())"))
                        .startsWith("app@% 11.4");
            }
            String administrator = mariadb.administrator().user();
            gateClient
                    .verified(administrator, mariadb.administrator().password())
                    .close();
            assertAccessDenied(administrator, () -> gateClient.verified(administrator, "wrong"));
            assertAccessDenied("app", () -> gateClient.verified("app", "wrong"));
        }
    }

    @Test
    void needsARegion() {
        assertThatThrownBy(() -> FrontDoor.builder(server, "db.example.com").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the endpoint db.example.com names no region; set it by region()");
    }
}
