package dev.portcullis.benchmarks;

import dev.portcullis.benchmarks.peer.Backend;
import dev.portcullis.benchmarks.peer.Peer;
import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.stub.StubDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * How the cost of a variant grows with what it is given, over the stub: time of an operation and, where something is kept, the heap that stays in
 * use. Shows orders of magnitude; each point is the median of seven measurements in one JVM.
 *
 * <p>Arguments: the file of results, the variant, the profile. Confined to one thread.
 */
final class Growth {
    private static final int MEASUREMENTS = 7;

    /** Of the first size of everything, whose code is compiled then, and of each further size. */
    private static final long FIRST_WARM_UP_NANOS = 2_000_000_000;

    private static final long WARM_UP_NANOS = 200_000_000;
    private static final long ENOUGH_NANOS = 20_000_000;

    /** Who takes longer for a hostile text is not given the next one. */
    private static final double LONGEST_HOSTILE_NANOS = 330e6;

    /** A size that would take longer than this is left out. */
    private static final double LONGEST_NANOS = 60e9;

    private final String variant;
    private final Peer peer;
    private final boolean full;
    private final List<String> entries = new ArrayList<>();

    /** What was measured last. */
    private String warm = "";

    boolean isFull() {
        return full;
    }

    private Growth(String variant, boolean full) {
        this.variant = variant;
        this.peer = Variant.of(variant).peer();
        this.full = full;
    }

    public static void main(String[] arguments) throws Exception {
        Growth growth = new Growth(arguments[1], arguments[2].equals("full"));
        growth.lengths();
        growth.hostile();
        growth.columns();
        growth.rows();
        growth.pools();
        growth.shapes();
        if (arguments[1].equals("portcullis-full")) {
            Backlog.measure(growth);
        }
        Files.writeString(Path.of(arguments[0]), "[" + String.join(",\n", growth.entries) + "]");
        // Pools and wrappers leave threads behind.
        System.exit(0);
    }

    /** An operation that is measured. */
    private interface Operation {
        void run() throws SQLException;
    }

    private void lengths() throws SQLException {
        try (Statement statement = peer.connect(backend(1, 1)).createStatement()) {
            for (int length : new int[] {100, 1_000, 10_000, 100_000, 1 << 20}) {
                String tail = "', 'x".repeat((length - 50) / 5);
                long[] number = {0};
                measure("length", length, () -> {
                    String sql = "SELECT id FROM orders WHERE name IN ('" + number[0]++ + tail + "')";
                    try (ResultSet rows = statement.executeQuery(sql)) {
                        rows.next();
                    }
                });
            }
        }
    }

    /** A text that a firewall refuses, and a driver without one takes. */
    private void hostile() throws SQLException {
        try (Statement statement = peer.connect(backend(1, 1)).createStatement()) {
            double nanos = 0;
            for (int length = 1 << 14; length <= 1 << 22 && nanos < LONGEST_HOSTILE_NANOS; length *= 4) {
                String tail = " where name = '" + "' or '1'='1".repeat(length / 11) + "'";
                long[] number = {0};
                nanos = measure("hostile", length, () -> {
                    try (ResultSet rows = statement.executeQuery("SELECT id FROM orders" + number[0]++ + tail)) {
                        rows.next();
                    } catch (SQLException refused) {
                        // As it should be.
                    }
                });
            }
        }
    }

    private void columns() throws SQLException {
        for (int columns : new int[] {1, 10, 100, 1_000}) {
            read("columns", columns, 10, columns);
        }
    }

    private void rows() throws SQLException {
        for (int rows : new int[] {1, 10, 1_000, 100_000}) {
            read("rows", rows, rows, 6);
        }
    }

    private void read(String what, int size, int rows, int columns) throws SQLException {
        try (Statement statement = peer.connect(backend(rows, columns)).createStatement()) {
            long[] sink = {0};
            measure(what, size, () -> {
                try (ResultSet result = statement.executeQuery("SELECT * FROM items")) {
                    while (result.next()) {
                        for (int column = 1; column <= columns; column++) {
                            sink[0] += result.getString(column).length();
                        }
                    }
                }
            });
        }
    }

    /** A full pool, and what a connection of it takes of the heap. */
    private void pools() throws SQLException {
        // What the first pool loads is not the connection's.
        peer.pool(backend(1, 1), 1).getConnection().close();
        for (int size : new int[] {1, 10, 100, 1_000}) {
            long before = heap();
            DataSource pool = peer.pool(backend(1, 1), size);
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                all.add(pool.getConnection());
            }
            for (Connection connection : all) {
                connection.close();
            }
            all.clear();
            long kept = (heap() - before) / size;
            measure("pool", size, () -> pool.getConnection().close(), kept);
        }
    }

    /** New statements without end: time of each, and what is kept of all of them. */
    private void shapes() throws SQLException {
        Connection connection = peer.connect(backend(1, 1));
        long before = heap();
        long seen = 0;
        for (long shapes : full ? new long[] {1_000, 10_000, 100_000, 1_000_000} : new long[] {1_000, 10_000}) {
            long began = System.nanoTime();
            long count = shapes - seen;
            try (Statement statement = connection.createStatement()) {
                while (seen < shapes) {
                    seen++;
                    statement
                            .executeQuery("SELECT a" + seen + " FROM t" + seen + " WHERE id = 7")
                            .close();
                }
            }
            double each = (System.nanoTime() - began) / (double) count;
            entry("shapes", shapes, List.of(each), heap() - before);
            if (each * shapes * 10 > LONGEST_NANOS) {
                break;
            }
        }
    }

    private static Backend backend(int rows, int columns) {
        return new Backend(StubDriver.url(rows, columns).replaceFirst("jdbc:", ""), "app", "secret");
    }

    private double measure(String what, long size, Operation operation) throws SQLException {
        return measure(what, size, operation, -1);
    }

    /** Returns the median. */
    private double measure(String what, long size, Operation operation, long kept) throws SQLException {
        long warmUp = what.equals(warm) ? WARM_UP_NANOS : FIRST_WARM_UP_NANOS;
        warm = what;
        for (long end = System.nanoTime() + warmUp; System.nanoTime() < end; ) {
            operation.run();
        }
        int times = 1;
        while (nanos(operation, times) < ENOUGH_NANOS) {
            times *= 2;
        }
        List<Double> nanos = new ArrayList<>();
        for (int i = 0; i < MEASUREMENTS; i++) {
            nanos.add(nanos(operation, times) / (double) times);
        }
        entry(what, size, nanos, kept);
        return nanos.stream().sorted().skip(MEASUREMENTS / 2).findFirst().orElseThrow();
    }

    private static long nanos(Operation operation, int times) throws SQLException {
        long began = System.nanoTime();
        for (int i = 0; i < times; i++) {
            operation.run();
        }
        return System.nanoTime() - began;
    }

    static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Written by hand, because a peer's class path has no JSON library of ours. */
    void entry(String what, long size, List<Double> nanos, long kept) {
        entries.add(String.format(
                Locale.ROOT,
                "{\"scenario\":\"growth-%s-%d\",\"variant\":\"%s\",\"nanos\":%s,\"bytes\":%s}",
                what,
                size,
                variant,
                nanos,
                kept < 0 ? "[]" : "[" + kept + "]"));
    }
}
