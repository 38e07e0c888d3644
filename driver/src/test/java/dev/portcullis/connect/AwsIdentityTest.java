package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static dev.portcullis.connect.Opening.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.SecurityTokenEndpoint.AssumedRole;
import dev.portcullis.testkit.secrets.StoredSecret;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose AWS credentials sign: those of a role, a profile or the default chain. The AWS SDK is the unmodified one. */
@Tag("connection")
class AwsIdentityTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/till";
    private static final String IMPATIENT = "portcullis.connect-timeout=10s";

    private static LocalRds rds;
    private static StoredSecret secret;

    @TempDir
    Path folder;

    private final Map<String, String> propertiesBefore = new HashMap<>();
    private int rolesBefore;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder().engine(Engine.MYSQL).database("shop").start();
        rds.createIamUser("app", "SELECT ON shop.*");
        rds.createUser("keeper", "kept-password", "SELECT ON shop.*");
        secret = rds.secrets().createSecret("prod/keeper", DatabaseSecret.of(new Login("keeper", "kept-password")));
        rds.securityTokens().allow(ROLE, "shop-42");
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    /** Keeps the machine's own configuration out. */
    @BeforeEach
    void begin() {
        rolesBefore = rds.securityTokens().assumed().size();
        setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
        setProperty("aws.configFile", folder.resolve("none").toString());
    }

    @AfterEach
    void restore() {
        propertiesBefore.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void aRoleSignsTheTokens() throws SQLException {
        Connector connector = connector(
                rds,
                options(rds),
                role("user=app", "portcullis.aws.external-id=shop-42", "portcullis.application=till-7"));
        for (int i = 0; i < 3; i++) {
            try (Connection connection = connector.open()) {
                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
            }
        }

        assertThat(newRoles()).singleElement().satisfies(role -> {
            assertThat(role.roleArn()).isEqualTo(ROLE);
            assertThat(role.sessionName()).isEqualTo("till-7");
            assertThat(role.externalId()).isEqualTo("shop-42");
            assertThat(rds.frontDoor().received(role.credential().accessKeyId()))
                    .isTrue();
            assertThat(rds.frontDoor().received(role.credential().secretAccessKey()))
                    .isFalse();
        });
    }

    @Test
    void theTrailNamesTheRole() throws Exception {
        Path trail = folder.resolve("audit");
        Connector connector = connector(
                rds,
                options(rds),
                role("user=app", "portcullis.aws.external-id=shop-42", "portcullis.audit.dir=" + trail));
        connector.open().close();
        connector.close();

        try (Stream<Path> files = Files.walk(trail)) {
            Path segment = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(segment)).contains("\"principal\":\"" + ROLE + "\"");
        }
    }

    @Test
    void aRoleReadsTheSecret() throws SQLException {
        Connector connector = secretConnector(rds, options(rds), secret, role("portcullis.aws.external-id=shop-42"));
        try (Connection connection = connector.open()) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("keeper@%");
        }

        assertThat(newRoles())
                .singleElement()
                .satisfies(role -> assertThat(role.sessionName()).isEqualTo("portcullis"));
    }

    @Test
    void aRoleThatIsRefusedIsExplained() {
        long refused = rds.frontDoor().logins("app", Outcome.REFUSED);

        SQLException e = catchThrowableOfType(
                SQLException.class,
                () -> connector(rds, options(rds), role("user=app", IMPATIENT)).open());

        assertThat(e.getSQLState()).isEqualTo("28000");
        assertThat(e.getMessage()).contains("sts:AssumeRole", "portcullis.aws.role-arn");
        assertThat(newRoles()).isEmpty();
        assertThat(rds.frontDoor().logins("app", Outcome.REFUSED)).isEqualTo(refused);
    }

    @Test
    void aProfileSigns() throws Exception {
        Path credentials = folder.resolve("credentials");
        Files.writeString(
                credentials,
                "[default]\naws_access_key_id=AKIANOBODY\naws_secret_access_key=wrong\n"
                        + profile("till", rds.credential()));
        setProperty("aws.sharedCredentialsFile", credentials.toString());

        try (Connection connection = connector(rds, ConnectorOptions.DEFAULT, "user=app", "portcullis.aws.profile=till")
                .open()) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
        }
    }

    @Test
    void aProfileThatIsNotThereIsNamed() {
        SQLException e = catchThrowableOfType(
                SQLException.class,
                () -> connector(
                                rds,
                                ConnectorOptions.DEFAULT,
                                "user=app",
                                "portcullis.aws.profile=elsewhere",
                                IMPATIENT)
                        .open());

        assertThat(e.getSQLState()).isEqualTo("28000");
        assertThat(e.getMessage()).contains("elsewhere", "portcullis.aws.profile");
    }

    @Test
    void theDefaultChainSigns() throws SQLException {
        setProperty("aws.accessKeyId", rds.credential().accessKeyId());
        setProperty("aws.secretAccessKey", rds.credential().secretAccessKey());

        try (Connection connection =
                connector(rds, ConnectorOptions.DEFAULT, "user=app").open()) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
        }
    }

    /** Neither the host nor the settings say the region. */
    @Test
    void theDefaultChainSaysTheRegion() throws SQLException {
        setProperty("aws.region", "eu-west-3");
        try (LocalRds elsewhere = LocalRds.builder()
                .engine(Engine.MYSQL)
                .database("shop")
                .hostName("db.example.com")
                .frontDoor(door -> door.region("eu-west-3"))
                .start()) {
            elsewhere.createIamUser("app", "SELECT ON shop.*");
            try (Connection connection = connector(elsewhere, "user=app", "portcullis.credentials=iam")
                    .open()) {
                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
            }
        }
    }

    private static String[] role(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("portcullis.aws.role-arn=" + ROLE);
        all.add("portcullis.aws.sts-endpoint-url=" + rds.securityTokens().uri());
        return all.toArray(String[]::new);
    }

    private List<AssumedRole> newRoles() {
        List<AssumedRole> all = rds.securityTokens().assumed();
        return all.subList(rolesBefore, all.size());
    }

    private static String profile(String name, AwsCredential credential) {
        return "[" + name + "]\naws_access_key_id=" + credential.accessKeyId() + "\naws_secret_access_key="
                + credential.secretAccessKey() + "\n";
    }

    private void setProperty(String name, String value) {
        String before = System.setProperty(name, value);
        propertiesBefore.putIfAbsent(name, before);
    }
}
