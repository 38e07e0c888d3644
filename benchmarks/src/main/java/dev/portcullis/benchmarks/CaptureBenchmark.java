package dev.portcullis.benchmarks;

import dev.portcullis.benchmarks.peer.Peer;
import dev.portcullis.benchmarks.peer.Variant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What firewall and audit trail cost the application's thread. The stub answers faster than any writer hashes, so it is asked in bursts that the
 * trail's queue holds, and the writer catches up between them: {@link StatementBenchmark} shows what it can bear for long.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 30)
public class CaptureBenchmark {
    private static final int BURST = 30_000;
    private static final int PAUSE_MILLIS = 200;

    @Param("raw")
    private String variant = "";

    private PreparedStatement oneRow;
    private Statement plain;
    private final String[] texts = new String[BURST];
    private long number;

    /** Opens the connection. */
    @Setup
    public void open() throws SQLException {
        Peer peer = Variant.of(variant).peer();
        Connection connection = peer.connect(StatementBenchmark.backend(1, 1));
        oneRow = connection.prepareStatement("SELECT id FROM orders WHERE id = ?");
        plain = connection.createStatement();
    }

    /** Makes texts with values that were never seen, and gives the writer time. */
    @Setup(Level.Iteration)
    public void settle() throws InterruptedException {
        for (int i = 0; i < BURST; i++) {
            number++;
            texts[i] = "SELECT id FROM orders WHERE id = " + number + " AND name = 'n" + number + "'";
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    /** A prepared query and its one row. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long prepared() throws SQLException {
        long sum = 0;
        for (int i = 0; i < BURST; i++) {
            oneRow.setLong(1, i);
            try (ResultSet rows = oneRow.executeQuery()) {
                rows.next();
                sum += rows.getLong(1);
            }
        }
        return sum;
    }

    /** A text with values of its own, and its one row. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long literal() throws SQLException {
        long sum = 0;
        for (String text : texts) {
            try (ResultSet rows = plain.executeQuery(text)) {
                rows.next();
                sum += rows.getLong(1);
            }
        }
        return sum;
    }
}
