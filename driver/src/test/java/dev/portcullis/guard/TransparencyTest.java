package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same thousands of random calls on raw Connector/J and on the guard, side by side on two real servers: same results, same exceptions.
 * {@code docs/guard.md} lists what is left out. Run again with {@code -Dtransparency.seed=<the seed of a failure>}.
 */
class TransparencyTest {
    private static final long SEED = Long.getLong("transparency.seed", 20_261_122);
    private static final int SESSIONS = Integer.getInteger("transparency.sessions", 6);
    private static final int STEPS = 60;
    private static final String ENDLESS =
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                    + " SELECT COUNT(*) FROM n a, n b, n c, n d WHERE a.i + b.i + c.i + d.i = 0";

    /** The trail is written in it until the JVM ends. */
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private static MysqlServer plainServer;
    private static MysqlServer guardedServer;

    /** Two servers, so that both sides may have databases of one name, and nobody else's. */
    @BeforeAll
    static void start() {
        plainServer = RealServer.start();
        guardedServer = RealServer.start();
    }

    @AfterAll
    static void stop() {
        plainServer.close();
        guardedServer.close();
    }

    @BeforeEach
    void createSchemas() throws SQLException {
        Shop.create(plainServer);
        Shop.create(guardedServer);
    }

    private interface Scenario {
        String play(Connection connection) throws Exception;
    }

    @Test
    void cancelledStatementsFailAlike() throws Exception {
        assertAlike("^cancelled and then true$", connection -> {
            try (Statement statement = connection.createStatement()) {
                ExecutorService background = Executors.newSingleThreadExecutor();
                try {
                    Future<String> query = background.submit(() -> failure(() -> statement.executeQuery(ENDLESS)));
                    while (!query.isDone()) {
                        statement.cancel(); // Does nothing until the statement runs.
                    }
                    // Either, as it happens: the server's answer, or what Connector/J makes of it when its own note
                    // came first.
                    return query.get()
                                    .replaceFirst(
                                            "^\\S+(QueryInterruptedException 70100 1317|StatementCancelledException null 0) .*$",
                                            "cancelled")
                            + " and then " + connection.isValid(5);
                } finally {
                    background.shutdown();
                }
            }
        });
    }

    @Test
    void statementsThatTakeTooLongFailAlike() throws Exception {
        assertAlike("SQLTimeoutException|MySQLTimeoutException", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT SLEEP(?)")) {
                statement.setInt(1, 60);
                statement.setQueryTimeout(1);
                return failure(statement::executeQuery) + " and then " + connection.isValid(5);
            }
        });
    }

    @Test
    void connectionsThatBreakFailAlike() throws Exception {
        assertAlike("08S01", connection -> {
            try (Statement statement = connection.createStatement()) {
                String killed = failure(() -> statement.execute("KILL CONNECTION_ID()"));
                String broken = failure(() -> statement.executeQuery("SELECT 1"));
                return killed + " then " + broken + " then " + connection.isValid(5) + " " + connection.isClosed();
            }
        });
    }

    /** Plays the scenario on both sides, and sees that it went as it should before it compares. */
    private static void assertAlike(String expected, Scenario scenario) throws Exception {
        try (Connection plain = RealServer.connect(plainServer, Shop.DATABASE, "");
                Connection raw = RealServer.connect(guardedServer, Shop.DATABASE, "");
                Connection guarded = GuardedConnection.wrap(raw, new RecordingContext())) {
            String onPlain = scenario.play(plain);
            assertThat(onPlain).containsPattern(expected);
            assertThat(scenario.play(guarded)).isEqualTo(onPlain);
        }
    }

    private static String failure(ThrowingCallable call) {
        return Outcome.of(catchThrowable(call));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "useServerPrepStmts=true",
                "useServerPrepStmts=true&cachePrepStmts=true",
                "rewriteBatchedStatements=true",
                "allowMultiQueries=true&continueBatchOnError=false",
                "allowMultiQueries=true&rewriteBatchedStatements=true&useServerPrepStmts=true",
                "useCursorFetch=true&defaultFetchSize=2",
                "useInformationSchema=true&nullDatabaseMeansCurrent=true&yearIsDateType=false&tinyInt1isBit=false"
            })
    void noCallTellsTheGuardFromConnectorJ(String properties) throws SQLException {
        play(
                properties,
                () -> GuardedConnection.wrap(
                        RealServer.connect(guardedServer, Shop.DATABASE, properties), new RecordingContext()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "useServerPrepStmts=true&cachePrepStmts=true",
                "allowMultiQueries=true&rewriteBatchedStatements=true&useServerPrepStmts=true",
                "useCursorFetch=true&defaultFetchSize=2"
            })
    void noCallTellsTheGuardThatRecordsFromConnectorJ(String properties) throws SQLException {
        MemoryTrail trail = new MemoryTrail(false);
        play(
                properties,
                () -> GuardedConnection.wrap(
                        RealServer.connect(guardedServer, Shop.DATABASE, properties),
                        RecordingContext.into(trail, Gate.OPEN, Shop.DATABASE)));
        assertThat(trail.records("operation")).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "async", "durable"})
    void noCallTellsTheDriverFromConnectorJ(String audit) throws Exception {
        String properties = "portcullis.firewall=observe&socketTimeout=20000&portcullis.audit=" + audit
                + (audit.equals("off") ? "" : "&portcullis.audit.dir=" + folder);
        play(
                "allowPublicKeyRetrieval=true", // then in the clear, as the driver here
                () -> RealServer.connectThroughPortcullis(guardedServer, Shop.DATABASE, properties));
        assertThat(folder.toFile().list()).hasSize(audit.equals("off") ? 0 : 1);
    }

    private interface Opening {
        Connection open() throws SQLException;
    }

    private static void play(String properties, Opening opening) throws SQLException {
        Random random = new Random(SEED + properties.hashCode());
        Lockstep lockstep = new Lockstep();
        for (int i = 0; i < SESSIONS && lockstep.differences.isEmpty(); i++) {
            try (Connection plain = RealServer.connect(plainServer, Shop.DATABASE, properties);
                    Connection guarded = opening.open()) {
                RandomSession session = new RandomSession(lockstep, random, plain, guarded);
                if (i == 0) {
                    session.allMetaData();
                }
                session.run(STEPS);
                session.end();
            }
        }
        System.out.printf(
                "seed %d, %s: %d calls, %d methods succeeded, %d kinds of failure%n",
                SEED, properties, lockstep.calls, lockstep.succeeded.size(), lockstep.failures.size());
        assertThat(lockstep.differences)
                .as("seed %d, properties %s", SEED, properties)
                .isEmpty();
        assertThat(lockstep.calls).isGreaterThan(5_000);
        assertThat(lockstep.succeeded.size())
                .as("methods that succeeded at least once")
                .isGreaterThan(300);
    }
}
