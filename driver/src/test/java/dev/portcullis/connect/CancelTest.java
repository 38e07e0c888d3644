package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.awsCredentials;
import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static dev.portcullis.connect.Opening.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure;
import dev.portcullis.testkit.frontdoor.LoginAttempt;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.Rotation;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connector/J opens a second connection to cancel a statement, long after the login of the first. */
@Tag("connection")
class CancelTest {
    private static final AdjustableClock CLOCK = new AdjustableClock();
    private static LocalRds rds;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder()
                .engine(Engine.MYSQL)
                .database("shop")
                .frontDoor(door -> door.clock(CLOCK))
                .start();
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    @Test
    void worksAfterTheTokenOfTheLoginHasExpired() throws Exception {
        rds.createIamUser("app", "SELECT ON shop.*");
        Connector connector =
                connector(rds, new ConnectorOptions(DriverMetrics.NONE, awsCredentials(rds), CLOCK), "user=app");
        try (Connection connection = connector.open()) {
            CLOCK.advance(Duration.ofHours(2));

            assertCanBeStopped(connection);
        }
        assertThat(rds.frontDoor().logins("app", LoginAttempt.Outcome.REFUSED)).isZero();
    }

    @Test
    void worksAfterThePasswordWasRotated() throws Exception {
        StoredSecret secret = secret("single");
        try (Connection connection = secretConnector(rds, options(rds), secret).open()) {
            rds.rotation(Rotation.Strategy.SINGLE_USER, secret).run();

            assertCanBeStopped(connection);
        }
    }

    @Test
    void worksInTheMiddleOfARotation() throws Exception {
        StoredSecret secret = secret("midway");
        try (Connection connection = secretConnector(rds, options(rds), secret).open()) {
            rds.rotation(Rotation.Strategy.SINGLE_USER, secret).run(step -> {
                if (step == Rotation.Step.FINISH_SECRET) {
                    assertCanBeStopped(connection);
                }
            });
        }
    }

    /** What is closed leaves no thread behind that waits for more, and a connection that is still open finds what it needs. */
    @Test
    void worksAfterTheConnectorWasClosedAndItsThreadHasEnded() throws Exception {
        rds.createIamUser("late", "SELECT ON shop.*");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Connector connector =
                connector(rds, new ConnectorOptions(DriverMetrics.NONE, awsCredentials(rds), CLOCK), "user=late");
        try (Connection connection = connector.open()) {
            List<Thread> deadlines = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("portcullis-deadline-") && !before.contains(thread))
                    .toList();
            assertThat(deadlines).hasSize(1);

            connector.close();

            deadlines.get(0).join(Duration.ofSeconds(5).toMillis());
            assertThat(deadlines.get(0).isAlive()).isFalse();
            assertCanBeStopped(connection);
        }
    }

    /** The statement is the old user's, so that the old user has to stop it, whose password is in AWSPREVIOUS by then. */
    @Test
    void worksAfterAlternatingUsersHaveAlternated() throws Exception {
        StoredSecret secret = secret("twin");
        try (Connection connection = secretConnector(rds, options(rds), secret).open()) {
            for (int rotation = 0; rotation < 3; rotation++) {
                rds.rotation(Rotation.Strategy.ALTERNATING_USERS, secret).run();

                assertThat(text(connection, "SELECT CURRENT_USER()")).isEqualTo("twin@%");
                assertCanBeStopped(connection);
            }
        }
    }

    /** Connector/J opens a connection to cancel by, and a server may stall that one too. */
    @Test
    @Timeout(30)
    void theDeadlineHoldsForTheConnectionThatCancels() throws Exception {
        rds.createIamUser("patient", "SELECT ON shop.*");
        Connector connector = connector(
                rds,
                new ConnectorOptions(DriverMetrics.NONE, awsCredentials(rds), CLOCK),
                "user=patient",
                "portcullis.connect-timeout=2s");
        try (Connection connection = connector.open();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> statement.executeQuery("SELECT SLEEP(30)")));
            awaitStatement();
            rds.frontDoor().fail(new Failure.Stall(Failure.Phase.AFTER_TLS));
            long began = System.nanoTime();
            assertThat((Object) catchThrowable(statement::cancel)).isInstanceOf(SQLException.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(1_900L, 6_000L);

            rds.frontDoor().fail();
            statement.cancel();
            end.get(20, TimeUnit.SECONDS);
        } finally {
            rds.frontDoor().fail();
        }
    }

    /** What the tests above would see without the driver: a timeout that does nothing. */
    @Test
    void rawConnectorJCannotStopAStatementAfterARotation() throws Exception {
        rds.createUser("raw", "before");
        Properties login = new Properties();
        login.setProperty("user", "raw");
        login.setProperty("password", "before");
        login.setProperty("sslMode", "REQUIRED");
        try (Connection connection =
                        new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + rds.port() + "/", login);
                Statement statement = connection.createStatement()) {
            rds.execute("ALTER USER 'raw'@'%' IDENTIFIED BY 'after'");
            statement.setQueryTimeout(1);

            assertThat(catchThrowable(() -> statement.executeQuery("SELECT SLEEP(3)")))
                    .isNotInstanceOf(SQLTimeoutException.class);
        }
    }

    private static void assertCanBeStopped(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            long began = System.nanoTime();
            assertThat((Object) catchThrowable(() -> statement.executeQuery("SELECT SLEEP(30)")))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .isLessThan(20);
        }
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> statement.executeQuery("SELECT SLEEP(30)")));
            awaitStatement();
            statement.cancel();
            end.get(20, TimeUnit.SECONDS); // with a result or an error, whichever the server came to first
        }
        assertThat(connection.isValid(5)).isTrue();
    }

    /** Waits until the server runs it: to cancel what has not begun does nothing. */
    private static void awaitStatement() throws Exception {
        try (Connection admin = rds.admin()) {
            while (!"1"
                    .equals(text(
                            admin,
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(30)'"))) {
                Thread.onSpinWait();
            }
        }
    }

    private static StoredSecret secret(String user) throws SQLException {
        rds.createUser(user, "first-password", "SELECT ON shop.*");
        return rds.secrets().createSecret("prod/" + user, DatabaseSecret.of(new Login(user, "first-password")));
    }

    /** The system's clock, moved ahead. */
    private static final class AdjustableClock extends Clock {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void advance(Duration by) {
            ahead.updateAndGet(by::plus);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
