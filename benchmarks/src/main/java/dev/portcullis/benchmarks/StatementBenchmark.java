package dev.portcullis.benchmarks;

import dev.portcullis.benchmarks.peer.Backend;
import dev.portcullis.benchmarks.peer.Peer;
import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.stub.StubDriver;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The statements of an application through one variant, over the stub or, where {@link Database#STATEMENTS} gives an address,
 * over that MySQL. One connection for each thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StatementBenchmark {
    private static final BigDecimal PRICE = new BigDecimal("19.90");
    private static final int BATCH = 100;
    private static final int ROWS = 1_000;

    @Param("raw")
    private String variant = "";

    private PreparedStatement oneRow;
    private PreparedStatement thousandRows;
    private PreparedStatement insert;
    private Statement plain;
    private long number;
    private long texts;

    /** Opens the connections. */
    @Setup
    public void open() throws SQLException {
        open(variant);
    }

    void open(String label) throws SQLException {
        Peer peer = Variant.of(label).peer();
        Connection one = peer.connect(backend(1, 1));
        Connection many = peer.connect(backend(ROWS, 6));
        oneRow = one.prepareStatement("SELECT id FROM orders WHERE id = ?");
        insert = one.prepareStatement("INSERT INTO events (number, name, price) VALUES (?, ?, ?)");
        plain = one.createStatement();
        thousandRows = many.prepareStatement("SELECT a, b, c, d, e, f FROM items");
    }

    private static Backend backend(int rows, int columns) {
        String database = System.getProperty(Database.STATEMENTS);
        return database == null
                ? new Backend(StubDriver.url(rows, columns).replaceFirst("jdbc:", ""), "app", "secret")
                : new Backend(database, Database.USER, Database.PASSWORD);
    }

    /** A prepared query and its one row. */
    @Benchmark
    public long prepared() throws SQLException {
        oneRow.setLong(1, next());
        try (ResultSet rows = oneRow.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A query with its values in the text, which is a new one each time. */
    @Benchmark
    public long literal() throws SQLException {
        try (ResultSet rows = plain.executeQuery(
                "SELECT id FROM orders WHERE id = " + next() + " AND name <> 'customer " + ++texts + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A prepared insert of one row. */
    @Benchmark
    public int insert() throws SQLException {
        bind(next());
        return insert.executeUpdate();
    }

    /** A batch of 100 such inserts. */
    @Benchmark
    public int[] batch100() throws SQLException {
        for (int i = 0; i < BATCH; i++) {
            bind(i);
            insert.addBatch();
        }
        return insert.executeBatch();
    }

    /** A query of 1,000 rows, of which six columns are read. */
    @Benchmark
    public void rows1000(Blackhole sink) throws SQLException {
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

    private void bind(long value) throws SQLException {
        insert.setLong(1, value);
        insert.setString(2, "Ada Lovelace");
        insert.setBigDecimal(3, PRICE);
    }

    /** The numbers from 1 to 1,000, over and over: the orders that exist. */
    private long next() {
        number = number == ROWS ? 1 : number + 1;
        return number;
    }

    /** A connection taken from a pool and given back. */
    @State(Scope.Benchmark)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Pool {
        @Param("raw")
        private String variant = "";

        private @Nullable DataSource pool;

        /** Fills the pool. */
        @Setup
        public void open() throws SQLException {
            pool = Variant.of(variant).peer().pool(backend(1, 1), 10);
        }

        /** What an application does around each piece of work. */
        @Benchmark
        public void getClose() throws SQLException {
            pool.getConnection().close();
        }
    }
}
