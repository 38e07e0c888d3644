package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static dev.portcullis.connect.Opening.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.PortcullisDriver;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.ServiceError;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("connection")
class LoginTest {
    private static final String IMPATIENT = "portcullis.connect-timeout=5s";

    private static LocalRds rds;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder().engine(Engine.MYSQL).database("shop").start();
        rds.createIamUser("app", "ALL ON shop.*", "SELECT ON performance_schema.*");
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    /** The build runs the tests of connections with several versions; this holds it to that. */
    @Test
    void runsOnTheConnectorJThatTheBuildNames() {
        String wanted = System.getProperty("portcullis.connectorj");
        assumeTrue(wanted != null, "set by the executions connectorj-oldest and connectorj-newest of the build");

        assertThat(com.mysql.cj.jdbc.Driver.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("mysql-connector-j-" + wanted + ".jar");
    }

    @Test
    void logsInByToken() throws SQLException {
        try (Connection connection = connector(rds, "user=app").open()) {
            assertThat(text(connection, "SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())"))
                    .isEqualTo("app@% shop");
            assertThat(text(
                            connection,
                            "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs"
                                    + " WHERE ATTR_NAME = 'portcullis_version' AND PROCESSLIST_ID = CONNECTION_ID()"))
                    .isNotEmpty();
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo("jdbc:portcullis:mysql://127.0.0.1:" + rds.port() + "/shop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "mysql_native_password", "sha256_password"})
    void logsInByPassword(String method) throws SQLException {
        rds.execute("CREATE USER '" + method + "'@'%' IDENTIFIED WITH " + method + " BY 'päss \"word\\''");
        rds.execute("GRANT SELECT ON performance_schema.* TO '" + method + "'@'%'");
        Connector connector = new Connector(
                ConnectionSettings.parse(
                        rds.jdbcUrl(""),
                        properties("user", method, "password", "päss \"word'", "portcullis.application", "till-7")),
                ConnectorOptions.DEFAULT);
        for (int login = 1; login <= 3; login++) {
            try (Connection connection = connector.open()) {
                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo(method + "@%");
                assertThat(text(
                                connection,
                                "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs"
                                        + " WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID = CONNECTION_ID()"))
                        .isEqualTo("till-7");
            }
            if (login == 2) {
                rds.execute("FLUSH PRIVILEGES"); // the server forgets the password, and asks for it again
            }
        }
    }

    @Test
    void logsInBySecret() throws SQLException {
        rds.createUser("keeper", "kept-password", "SELECT ON shop.*");
        StoredSecret secret =
                rds.secrets().createSecret("prod/keeper", DatabaseSecret.of(new Login("keeper", "kept-password")));

        try (Connection connection = secretConnector(rds, options(rds), secret).open()) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("keeper@%");
        }
        assertThat(rds.secrets().count("GetSecretValue", secret)).isEqualTo(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads of the AWS SDK, which would outlive the connector")
                .noneMatch(thread -> thread.getName().startsWith("sdk-"));
    }

    @Test
    void theDriverManagerFindsTheDriverAndEqualSettingsShareTlsSessions() throws Exception {
        rds.createUser("pooled", "swim");
        long resumed = rds.frontDoor().resumedHandshakes();
        for (int i = 0; i < 4; i++) {
            try (Connection connection = DriverManager.getConnection(rds.jdbcUrl(""), "pooled", "swim")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }

        assertThat(rds.frontDoor().resumedHandshakes() - resumed).isEqualTo(3);
        assertThat(new PortcullisDriver().connect("jdbc:mysql://localhost/", null))
                .isNull();
    }

    /** Connector/J's class, state, code and text come through, so that an application sees no difference. */
    @Test
    void aWrongPasswordIsTriedOnceAndAnsweredByTheServer() throws SQLException {
        rds.createUser("careful", "right");
        Connector connector = new Connector(
                ConnectionSettings.parse(rds.jdbcUrl(""), properties("user", "careful", "password", "wrong")),
                ConnectorOptions.DEFAULT);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(connector::open)
                .satisfies(e -> {
                    assertThat(e.getErrorCode()).isEqualTo(1045);
                    assertThat(e.getSQLState()).isEqualTo("28000");
                    assertThat(e.getMessage()).startsWith("Access denied for user 'careful'");
                });
        assertThat(rds.frontDoor().logins("careful", Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsSignedOnceAnewAndThenExplained() throws SQLException {
        rds.createUser("nobody", "has a password");
        String key = rds.credential().accessKeyId();

        assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
                .isThrownBy(connector(rds, "user=nobody", "portcullis.credentials=iam")::open)
                .withMessageContainingAll("AWSAuthenticationPlugin", "rds-db:connect", "clock")
                .withMessageContaining("arn:aws:rds-db:eu-central-1:<account>:dbuser:db-<id>/nobody")
                .withMessageContaining("ends in " + key.substring(key.length() - 4))
                .satisfies(e -> {
                    assertThat(e.getErrorCode()).isEqualTo(1045);
                    assertThat(e.getMessage()).doesNotContain(key);
                });
        assertThat(rds.frontDoor().logins("nobody", Outcome.REFUSED)).isEqualTo(2);
    }

    @Test
    void aServerThatJudgesTokensByAnotherClockIsExplained() throws SQLException {
        rds.frontDoor().fail(new Failure.ClockSkew(Duration.ofHours(1)));
        try {
            assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
                    .isThrownBy(connector(rds, "user=app")::open)
                    .withMessageContaining("clock")
                    .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045));
        } finally {
            rds.frontDoor().fail();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServiceError.class,
            names = {"THROTTLING", "INTERNAL_SERVICE_ERROR", "ACCESS_DENIED", "DECRYPTION_FAILURE"})
    void whatSecretsManagerAnswersInPlaceOfTheSecretIsNamed(ServiceError error) throws SQLException {
        StoredSecret secret =
                rds.secrets().createSecret("unreadable-" + error, DatabaseSecret.of(new Login("app", "unread")));
        rds.secrets().faults().fail(error);
        try {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(secretConnector(rds, options(rds), secret, IMPATIENT)::open)
                    .withMessageContaining(secret.name())
                    .satisfies(e -> assertThat(e.getSQLState()).isIn("28000", "08001"));
        } finally {
            rds.secrets().faults().heal();
        }
    }

    @Test
    void anAbsentSecretsManagerIsNamed() throws SQLException {
        StoredSecret secret = rds.secrets().createSecret("offline", DatabaseSecret.of(new Login("app", "unread")));
        rds.secrets().goOffline();
        try {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(secretConnector(rds, options(rds), secret, IMPATIENT)::open)
                    .withMessageContainingAll(secret.name(), "could not be read")
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"));
        } finally {
            rds.secrets().goOnline();
        }
    }

    /** Another error of the server's must not be tried again: the account is locked, or the database is not there. */
    @Test
    void noOtherAnswerOfTheServerIsTriedAgain() throws SQLException {
        rds.createUser("locked", "out");
        rds.execute("ALTER USER 'locked'@'%' ACCOUNT LOCK");
        StoredSecret secret = rds.secrets().createSecret("locked", DatabaseSecret.of(new Login("locked", "out")));

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(secretConnector(rds, options(rds), secret)::open)
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(3118));
        assertThat(rds.frontDoor().logins("locked", Outcome.REFUSED)).isEqualTo(1);
        assertThat(rds.secrets().count("GetSecretValue", secret)).isEqualTo(1);
    }

    @Test
    void theNextHostIsTriedWhenOneCannotBeReached() throws SQLException {
        String url = rds.jdbcUrl("shop", "user=app").replace("mysql://", "mysql://127.0.0.1:1,");

        try (Connection connection =
                new Connector(ConnectionSettings.parse(url, new Properties()), options(rds)).open()) {
            assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
        }
    }

    @Test
    void anUnreachableHostIsATransientError() {
        assertThatExceptionOfType(SQLTransientConnectionException.class)
                .isThrownBy(() -> new Connector(
                                ConnectionSettings.parse(
                                        "jdbc:portcullis:mysql://127.0.0.1:1/",
                                        properties("user", "a", "password", "b")),
                                ConnectorOptions.DEFAULT)
                        .open())
                .withMessageContaining("opening the TCP connection")
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loadbalance", "replication"})
    void connectionsThatChangeHostsAreRefused(String kind) {
        assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
                .isThrownBy(() -> new PortcullisDriver()
                        .connect("jdbc:portcullis:mysql:" + kind + "://a,b/", properties("user", "a", "password", "b")))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
    }

    @Test
    void withoutAnyCredentialTheErrorSaysWhatToSet() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> new PortcullisDriver()
                        .connect("jdbc:portcullis:mysql://db.example.com/", properties("user", "a")))
                .withMessageContainingAll("portcullis.secret.id", "password", "portcullis.endpoint")
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
