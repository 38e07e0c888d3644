package dev.portcullis.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a statement waits for when whatever works behind it has time between: the statements of {@link StatementBenchmark} in bursts that
 * half of the audit trail's queue holds, and a pause after each that is not measured. A server gives such pauses with every answer; the
 * stub never does, so that {@link StatementBenchmark} shows what can be borne for long.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BurstBenchmark {
    private static final int BURST = 30_000;
    private static final int PAUSE_MILLIS = 60;

    @Param("raw")
    private String variant = "";

    private final StatementBenchmark statements = new StatementBenchmark();

    /** Opens the connections. */
    @Setup
    public void open() throws SQLException {
        statements.open(variant);
    }

    /** Lets what was written down come to its file. */
    @Setup(Level.Iteration)
    public void pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
    }

    /** A prepared query and its one row. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long preparedBurst() throws SQLException {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            sum += statements.prepared();
        }
        return sum;
    }

    /** A text with values of its own, and its one row. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long literalBurst() throws SQLException {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            sum += statements.literal();
        }
        return sum;
    }

    /** A prepared insert of one row. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long insertBurst() throws SQLException {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            sum += statements.insert();
        }
        return sum;
    }
}
