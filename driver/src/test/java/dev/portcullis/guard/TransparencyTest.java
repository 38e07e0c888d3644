package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same thousands of random calls on raw Connector/J and on the guard, side by side on one real server: same results, same exceptions.
 * {@code docs/guard.md} lists what is left out. Run again with {@code -Dtransparency.seed=<the seed of a failure>}.
 */
class TransparencyTest {
    private static final long SEED = Long.getLong("transparency.seed", 20_261_122);
    private static final int SESSIONS = Integer.getInteger("transparency.sessions", 6);
    private static final int STEPS = 60;

    @BeforeEach
    void createSchemas() throws SQLException {
        Shop.create(Lockstep.PLAIN);
        Shop.create(Lockstep.GUARDED);
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
        Random random = new Random(SEED + properties.hashCode());
        Lockstep lockstep = new Lockstep();
        for (int i = 0; i < SESSIONS && lockstep.differences.isEmpty(); i++) {
            try (Connection plain = RealServer.connect(Lockstep.PLAIN, properties);
                    Connection raw = RealServer.connect(Lockstep.GUARDED, properties);
                    Connection guarded = GuardedConnection.wrap(raw, new RecordingContext())) {
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
