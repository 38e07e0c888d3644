package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcConnection;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.Secret;
import dev.portcullis.config.TlsMode;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.Login;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure;
import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.frontdoor.FrontDoorBuilder;
import dev.portcullis.testkit.mysql.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connector/J made to ask for no TLS at all, as if every wall before the release of the secret had fallen: the server in plain
 * text is asked by real authentication plugins, and still learns nothing.
 */
@Tag("connection")
class LastWallTest {
    private static final String PASSWORD = "behind-the-last-wall";

    private static LocalRds rds;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder()
                .engine(Engine.MYSQL)
                .database("shop")
                .frontDoor(FrontDoorBuilder::recordEverything)
                .start();
        rds.createIamUser("app");
        rds.createUser("teller", PASSWORD);
        rds.createUser("changeling", "given to the proven server");
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    static Stream<Arguments> servers() {
        return Stream.of(CredentialKind.IAM, CredentialKind.PASSWORD)
                .flatMap(kind -> Stream.concat(
                        Stream.of(Arguments.of(kind, List.of(BadProtocol.PLAINTEXT_ONLY))),
                        Stream.of(Rogue.values())
                                .map(rogue -> Arguments.of(kind, List.of(BadProtocol.PLAINTEXT_ONLY, rogue)))));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void withoutTlsNoServerLearnsASecret(CredentialKind kind, List<Failure> failures) throws Exception {
        rds.frontDoor().fail(failures.toArray(Failure[]::new));
        try {
            SQLException e = catchThrowableOfType(
                    SQLException.class, () -> openWithoutTls(kind).close());

            assertThat(e.getSQLState()).isIn("28000", "08001", "08S01");
        } finally {
            rds.frontDoor().fail();
        }
        rds.frontDoor().awaitDepartures(Duration.ofSeconds(20));
        assertThat(rds.frontDoor().received(PASSWORD)).isFalse();
    }

    /** {@code COM_CHANGE_USER} is a login too, on a connection whose login is over. */
    @Test
    void aConnectionThatIsLoggedInSendsTheSecretToNobody() throws Exception {
        Properties login = new Properties();
        login.setProperty("user", "changeling");
        login.setProperty("password", "given to the proven server");
        Connector connector = new Connector(
                ConnectionSettings.parse(rds.jdbcUrl("", "portcullis.unwrap=allow"), login), ConnectorOptions.DEFAULT);
        try (Connection connection = connector.open()) {
            JdbcConnection raw = connection.unwrap(JdbcConnection.class);

            SQLException e =
                    catchThrowableOfType(SQLException.class, () -> raw.changeUser("changeling", "no password of ours"));

            assertThat(e.getMessage()).contains("is logged in and cannot log in again");
        }
    }

    /** The settings take loopback names alone; this is for a name that leads elsewhere. 0.0.0.0 is this machine, and no loopback address. */
    @Test
    void aPlainConnectionIsOpenedToNoAddressButLoopback() {
        long before = rds.frontDoor().connections();

        SQLException e = catchThrowableOfType(
                SQLException.class,
                () -> openWithoutTls(
                                CredentialKind.PASSWORD, TlsMode.LOCAL_PLAINTEXT, new HostPort("0.0.0.0", rds.port()))
                        .close());

        assertThat((Throwable) e).hasStackTraceContaining("is for loopback addresses alone");
        assertThat(rds.frontDoor().connections()).isEqualTo(before);
    }

    private static Connection openWithoutTls(CredentialKind kind) throws SQLException {
        return openWithoutTls(kind, TlsMode.VERIFY, new HostPort("127.0.0.1", rds.port()));
    }

    private static Connection openWithoutTls(CredentialKind kind, TlsMode tls, HostPort address) throws SQLException {
        String user = kind == CredentialKind.IAM ? "app" : "teller";
        ConnectionSettings settings = ConnectionSettings.parse(rds.jdbcUrl("", "user=" + user), new Properties());
        PhysicalConnections connections =
                new PhysicalConnections(settings, ConnectorOptions.DEFAULT, DriverMetrics.NONE);
        Endpoint endpoint = Endpoint.parse(rds.endpoint().replace(":3306", ""), 3306);
        Attempt attempt = new Attempt(
                new Target(address, endpoint, tls),
                new Login(kind, user, Secret.copyOf(PASSWORD), null),
                Deadline.in(Duration.ofSeconds(20)));
        Ticket ticket = Ticket.issue(attempt, connections, "jdbc:portcullis:mysql:");
        Map<String, String> properties =
                ConnectorProperties.of(settings, settings.hosts().get(0));
        properties.put(Ticket.PROPERTY, ticket.id());
        properties.put(PropertyKey.sslMode.getKeyName(), "DISABLED");
        properties.put(PropertyKey.allowPublicKeyRetrieval.getKeyName(), "true");
        return ConnectionImpl.getInstance(new HostInfo(ticket, address.host(), address.port(), user, null, properties));
    }
}
