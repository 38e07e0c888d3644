package dev.portcullis.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.Driver;
import dev.portcullis.testkit.frontdoor.LoginAttempt;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.Rotation.Step;
import dev.portcullis.testkit.secrets.Rotation.Strategy;
import dev.portcullis.testkit.secrets.StagingLabel;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** The local RDS as an application with raw Connector/J sees it. */
class LocalRdsTest {
    private static LocalRds rds;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        rds = LocalRds.builder()
                .hostName("shop.c9akciq32rgf.ap-southeast-2.rds.amazonaws.com")
                .database("shop")
                .start();
        try (var file = Files.newOutputStream(directory.resolve("roots.p12"))) {
            rds.frontDoor().authority().trustStore().store(file, "roots".toCharArray());
        }
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    @Test
    void logsAnIamUserInWithATokenOfTheRealEndpoint() throws Exception {
        rds.createIamUser("clerk", "SELECT ON shop.*");
        String token = RdsUtilities.builder()
                .region(Region.of(rds.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        rds.credential().accessKeyId(), rds.credential().secretAccessKey())))
                .build()
                .generateAuthenticationToken(r -> r.hostname("shop.c9akciq32rgf.ap-southeast-2.rds.amazonaws.com")
                        .port(3306)
                        .username("clerk"));
        try (Connection connection = connect(new Login("clerk", token));
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE shop.t (id INT)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1142));
        }
        assertThatThrownBy(() -> connect(new Login("clerk", token + "0"))).isInstanceOf(SQLException.class);
        assertThat(rds.frontDoor().logins("clerk", LoginAttempt.Outcome.ACCEPTED))
                .isEqualTo(1);
    }

    @Test
    void rotatesASecretThatLogsInThroughTheFrontDoor() throws Exception {
        rds.createUser("app", "first", "SELECT, INSERT ON shop.*");
        StoredSecret secret = rds.secrets().createSecret("shop/app", DatabaseSecret.of(new Login("app", "first")));
        rds.rotation(Strategy.SINGLE_USER, secret).run(step -> {
            if (step == Step.FINISH_SECRET) {
                connect(login(secret, StagingLabel.AWSPENDING)).close();
                assertThatThrownBy(() -> connect(login(secret, StagingLabel.AWSCURRENT)))
                        .isInstanceOf(SQLException.class);
            }
        });
        connect(login(secret, StagingLabel.AWSCURRENT)).close();
    }

    @Test
    void saysWhereItIs() throws Exception {
        assertThat(rds.endpoint()).isEqualTo("shop.c9akciq32rgf.ap-southeast-2.rds.amazonaws.com:3306");
        assertThat(rds.region())
                .isEqualTo("ap-southeast-2")
                .isEqualTo(rds.secrets().region());
        assertThat(rds.rootFile()).hasContent(rds.rootPem());
        assertThat(rds.jdbcUrl("shop", "portcullis.credentials=iam"))
                .isEqualTo("jdbc:portcullis:mysql://127.0.0.1:" + rds.port() + "/shop?portcullis.endpoint="
                        + rds.endpoint() + "&portcullis.tls.ca-file=" + rds.rootFile()
                        + "&portcullis.credentials=iam");
        try (Connection admin = rds.admin()) {
            assertThat(admin.getMetaData().getDatabaseProductVersion())
                    .isEqualTo(rds.server().version());
        }
    }

    @Test
    void leavesNothingWhenItIsClosedOnceOrTwice() throws Exception {
        LocalRds other = LocalRds.builder().start();
        Path data = other.server().generalLog().getParent();
        assertThat(data).isDirectory();
        other.close();
        other.close();
        assertThat(data).doesNotExist();
        assertThat(other.rootFile()).doesNotExist();
        for (int port : new int[] {
            other.port(), other.server().port(), other.secrets().uri().getPort()
        }) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void leavesNoServerWhenItsPlanFails() {
        long before = ProcessHandle.current().descendants().count();
        assertThatThrownBy(() -> LocalRds.builder().hostName("database.example").start())
                .hasMessageContaining("database.example names no region");
        assertThat(ProcessHandle.current().descendants()).hasSize((int) before);
    }

    private static Login login(StoredSecret secret, StagingLabel label) {
        return DatabaseSecret.parse(String.valueOf(secret.text(label))).login();
    }

    private static Connection connect(Login login) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslMode", "VERIFY_CA");
        properties.setProperty(
                "trustCertificateKeyStoreUrl",
                directory.resolve("roots.p12").toUri().toString());
        properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
        properties.setProperty("trustCertificateKeyStorePassword", "roots");
        return new Driver().connect("jdbc:mysql://127.0.0.1:" + rds.port() + "/shop", properties);
    }
}
