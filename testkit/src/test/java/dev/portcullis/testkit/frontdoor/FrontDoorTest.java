package dev.portcullis.testkit.frontdoor;

import static dev.portcullis.testkit.frontdoor.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.frontdoor.LoginAttempt.Kind;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.frontdoor.TokenVerifier.Refusal;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Raw Connector/J in front of it, a real MySQL behind it. */
class FrontDoorTest {
    private static final String ENDPOINT = "orders.c9ak.eu-west-1.rds.amazonaws.com";

    @TempDir
    static Path directory;

    private static MysqlServer server;
    private FrontDoor door;
    private RawClient client;

    @BeforeAll
    static void start() throws SQLException {
        server = MysqlServer.start(Engine.MYSQL, List.of("--local-infile=ON", "--max-allowed-packet=64M"));
        sql("CREATE DATABASE shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        door = FrontDoor.builder(server, ENDPOINT)
                .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                .iamUsers("app")
                .recordEverything()
                .open();
        client = RawClient.of(door, directory);
        sql("GRANT ALL ON shop.* TO 'app'@'%'");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void logsAnIamUserInByToken() throws Exception {
        try (Connection connection = client.connect("app", token("app", ENDPOINT, 3306, Region.EU_WEST_1))) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
            assertThat(text(connection, "SHOW STATUS LIKE 'Ssl_cipher'")).isNotEmpty();
        }
        assertThat(door.loginAttempts()).containsExactly(new LoginAttempt("app", Kind.IAM, Outcome.ACCEPTED, 0, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "mysql_native_password", "sha256_password"})
    void letsTheRealServerJudgePasswords(String plugin) throws Exception {
        sql("CREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED WITH %1$s BY 'right'".formatted(plugin));
        for (int login = 0; login < 3; login++) {
            try (Connection connection = client.connect(plugin, "right")) {
                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo(plugin + "@%");
            }
        }
        sql("FLUSH PRIVILEGES");
        client.connect(plugin, "right").close();
        assertAccessDenied(plugin, "wrong");

        assertThat(door.logins(plugin, Outcome.ACCEPTED)).isEqualTo(4);
        assertThat(door.logins(plugin, Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void refusesEveryOtherToken() throws Exception {
        assertAccessDenied("app", token("app", "another.c9ak.eu-west-1.rds.amazonaws.com", 3306, Region.EU_WEST_1));
        assertAccessDenied("app", token("app", ENDPOINT, door.port(), Region.EU_WEST_1));
        assertAccessDenied("app", token("app", ENDPOINT, 3306, Region.EU_WEST_2));
        assertAccessDenied("app", token("admin", ENDPOINT, 3306, Region.EU_WEST_1));
        assertAccessDenied("app", "no token");

        assertThat(door.loginAttempts())
                .extracting(LoginAttempt::refusal)
                .containsExactly(Refusal.HOST, Refusal.PORT, Refusal.REGION, Refusal.DB_USER, Refusal.MALFORMED);
    }

    private void assertAccessDenied(String user, String password) {
        assertThatThrownBy(() -> client.connect(user, password)).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(1045);
            assertThat(e.getSQLState()).isEqualTo("28000");
            assertThat(e.getMessage()).contains("Access denied for user '" + user + "'");
        });
    }

    private static String token(String user, String host, int port, Region region) {
        return RdsUtilities.builder()
                .region(region)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build()
                .generateAuthenticationToken(
                        request -> request.hostname(host).port(port).username(user));
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = server.connect(server.administrator());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
