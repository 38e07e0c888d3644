package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.Rotation.Step;
import dev.portcullis.testkit.secrets.Rotation.Strategy;
import dev.portcullis.testkit.secrets.RotationFailedException;
import dev.portcullis.testkit.secrets.ServiceError;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationUnderLoadTest {
    private static final int THREADS = 16;
    private static final int ROTATIONS = 10;
    /** How long the database has the new password while Secrets Manager still calls the old one current. */
    private static final long WINDOW_SECONDS = 2;

    private static final long BETWEEN_ROTATIONS_SECONDS = 1;
    private static final int HERD = 64;

    private static LocalRds rds;
    private static ExecutorService threads;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder()
                .engine(Engine.MYSQL)
                .database("shop")
                .serverArguments("--max-connections=400")
                .start();
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        rds.close();
    }

    @ParameterizedTest
    @EnumSource
    void underLoadLosesNoLogin(Strategy strategy) throws Exception {
        String user = strategy == Strategy.SINGLE_USER ? "single" : "twin";
        StoredSecret secret = secret(user);
        Connector connector = secretConnector(rds, options(rds), secret, "portcullis.secret.max-age=1s");
        Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            load.add(threads.submit(() -> {
                while (!over.get()) {
                    try {
                        connector.open().close();
                        opened.incrementAndGet();
                    } catch (SQLException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
            awaitMore(opened, failures, BETWEEN_ROTATIONS_SECONDS);
            rds.rotation(strategy, secret).run(step -> {
                if (step == Step.FINISH_SECRET) {
                    awaitMore(opened, failures, WINDOW_SECONDS);
                }
            });
        }
        awaitMore(opened, failures, 0);
        over.set(true);
        for (Future<?> thread : load) {
            thread.get();
        }

        assertThat(failures).isEmpty();
        long refused = rds.frontDoor().logins(user, Outcome.REFUSED)
                + rds.frontDoor().logins(user + "_clone", Outcome.REFUSED);
        // A thread that was on its way when the password changed is refused once.
        assertThat(refused).isLessThanOrEqualTo((long) THREADS * ROTATIONS);
        if (strategy == Strategy.SINGLE_USER) {
            assertThat(refused).isPositive();
        } else {
            assertThat(rds.frontDoor().logins("twin_clone", Outcome.ACCEPTED)).isPositive();
        }
    }

    /** Lets the load run for so long, and until every thread has connected a few times, in whatever step the rotation holds. */
    private static void awaitMore(AtomicInteger opened, Queue<SQLException> failures, long seconds) {
        int goal = opened.get() + 3 * THREADS;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while ((opened.get() < goal || System.nanoTime() - end < 0) && failures.isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void aHerdReadsTheSecretOnce() throws Exception {
        StoredSecret secret = secret("herd");
        Connector connector = secretConnector(rds, options(rds), secret);

        assertThat(herd(connector)).containsOnlyNulls();
        assertThat(rds.secrets().count("GetSecretValue", secret)).isEqualTo(1);
        assertThat(rds.frontDoor().logins("herd", Outcome.REFUSED)).isZero();
    }

    @Test
    void aHerdSignsOneToken() throws Exception {
        rds.createIamUser("crowd", "SELECT ON shop.*");
        AtomicInteger signatures = new AtomicInteger();
        Connector connector = connector(
                rds,
                options(rds, new DriverMetrics() {
                    @Override
                    public void tokenSigned() {
                        signatures.incrementAndGet();
                    }
                }),
                "user=crowd");

        assertThat(herd(connector)).containsOnlyNulls();
        assertThat(signatures).hasValue(1);
    }

    /** An account that is locked after a few wrong passwords must survive a pool that starts up with one. */
    @Test
    void aWrongSecretCostsOneFailedLoginAndNotOneForEveryThread() throws Exception {
        rds.createUser("guarded", "the right one");
        rds.execute("ALTER USER 'guarded'@'%' FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME 1");
        StoredSecret secret =
                rds.secrets().createSecret("wrong", DatabaseSecret.of(new Login("guarded", "the wrong one")));
        Connector connector = secretConnector(rds, options(rds), secret, "portcullis.connect-timeout=1500ms");

        for (Throwable failure : herd(connector)) {
            assertThat((Object) failure).isInstanceOf(SQLInvalidAuthorizationSpecException.class);
            assertThat(failure.getMessage()).contains("wrong").contains("version");
        }
        assertThat(rds.frontDoor().logins("guarded", Outcome.REFUSED)).isEqualTo(1);
    }

    /** While a rotation is under way a connect asks for the labels again and again, for longer than a refusal is remembered. */
    @Test
    void eachVersionIsTriedOnceHoweverOftenTheLabelsAreAskedFor() throws Exception {
        rds.createUser("stubborn", "neither of the two");
        StoredSecret secret =
                rds.secrets().createSecret("stubborn", DatabaseSecret.of(new Login("stubborn", "the old one")));
        Connector connector = secretConnector(rds, options(rds), secret);

        assertThatExceptionOfType(RotationFailedException.class)
                .isThrownBy(() -> rds.rotation(Strategy.SINGLE_USER, secret).run(step -> {
                    if (step == Step.SET_SECRET) {
                        assertThat((Object) catchThrowable(connector::open))
                                .isInstanceOf(SQLInvalidAuthorizationSpecException.class);
                        throw new IllegalStateException("the rotation has shown what it had to");
                    }
                }))
                .withStackTraceContaining("the rotation has shown what it had to");
        assertThat(rds.frontDoor().logins("stubborn", Outcome.REFUSED)).isEqualTo(2);
    }

    @Test
    void theSecretServesWhileSecretsManagerIsOutOfReach() throws Exception {
        StoredSecret secret = secret("steady");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        AtomicInteger failures = new AtomicInteger();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void refreshFailed(CredentialKind kind) {
                failures.incrementAndGet();
            }
        };
        Connector connector =
                secretConnector(rds, new ConnectorOptions(metrics, Opening.awsCredentials(rds), now::get), secret);
        connector.open().close();
        rds.secrets().faults().fail(ServiceError.INTERNAL_SERVICE_ERROR);
        try {
            now.updateAndGet(instant -> instant.plus(Duration.ofHours(2)));
            connector.open().close();
            while (failures.get() == 0) {
                Thread.onSpinWait();
            }
            connector.open().close();

            now.updateAndGet(instant -> instant.plus(Duration.ofHours(24)));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(connector::open)
                    .withMessageContaining("prod/steady");
        } finally {
            rds.secrets().faults().heal();
        }
    }

    @Test
    void theVersionBeforeIsTriedOnlyWhereTheSettingsSaySo() throws Exception {
        StoredSecret secret = secret("lagging");
        secret.put(DatabaseSecret.of(new Login("lagging", "not-here-yet")).json());

        assertThat((Object) catchThrowable(secretConnector(rds, options(rds), secret)::open))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class);
        secretConnector(rds, options(rds), secret, "portcullis.secret.previous=true")
                .open()
                .close();
    }

    private static List<Throwable> herd(Connector connector) throws Exception {
        CyclicBarrier start = new CyclicBarrier(HERD);
        List<Callable<Throwable>> herd = new ArrayList<>();
        for (int i = 0; i < HERD; i++) {
            herd.add(() -> {
                start.await();
                return catchThrowable(() -> connector.open().close());
            });
        }
        List<Throwable> outcomes = new ArrayList<>();
        for (Future<Throwable> outcome : threads.invokeAll(herd)) {
            outcomes.add(outcome.get());
        }
        return outcomes;
    }

    private static StoredSecret secret(String user) throws SQLException {
        rds.createUser(user, "first-password", "SELECT ON shop.*");
        return rds.secrets().createSecret("prod/" + user, DatabaseSecret.of(new Login(user, "first-password")));
    }
}
