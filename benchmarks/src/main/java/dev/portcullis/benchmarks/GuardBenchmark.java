package dev.portcullis.benchmarks;

import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardContext;
import dev.portcullis.guard.GuardedConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the guard costs over a stub driver: run with {@code -prof gc}. The goals are 35 ns and 32 bytes over raw for a prepared execution and its one
 * row, and 1.05 times raw for 1,000 rows of 6 columns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GuardBenchmark {
    @Param({"raw", "portcullis"})
    String driver;

    private PreparedStatement oneRow;
    private PreparedStatement thousandRows;
    private long id;

    @Setup
    public void open() throws SQLException {
        oneRow = connection(1).prepareStatement("SELECT id FROM orders WHERE id = ?");
        thousandRows = connection(1_000).prepareStatement("SELECT a, b, c, d, e, f FROM orders");
    }

    private Connection connection(int rows) {
        var stub = new StubConnection(rows);
        return driver.equals("raw") ? stub : GuardedConnection.wrap(stub, new SilentContext());
    }

    @Benchmark
    public long executeOneRow() throws SQLException {
        oneRow.setLong(1, id++);
        try (ResultSet rows = oneRow.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Benchmark
    public void readThousandRows(Blackhole sink) throws SQLException {
        try (ResultSet rows = thousandRows.executeQuery()) {
            while (rows.next()) {
                sink.consume(rows.getLong(1));
                sink.consume(rows.getInt(2));
                sink.consume(rows.getString(3));
                sink.consume(rows.getBigDecimal(4));
                sink.consume(rows.getTimestamp(5));
                sink.consume(rows.getObject(6));
            }
        }
    }

    private static final class SilentContext implements GuardContext {
        @Override
        public Gate gate() {
            return Gate.OPEN;
        }

        @Override
        public boolean unwrapAllowed() {
            return false;
        }

        @Override
        public void unwrapped(Class<?> type) {}

        @Override
        public String url() {
            return "jdbc:portcullis:stub:";
        }

        @Override
        public void closed() {}
    }
}
