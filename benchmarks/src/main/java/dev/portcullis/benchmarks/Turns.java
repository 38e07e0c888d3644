package dev.portcullis.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The prepared query of {@link StatementBenchmark} to MySQL through several variants of one JVM, in short turns: what the machine, the server and
 * the compiler do meanwhile falls on all of them alike. JVMs that run one after the other differ by a quarter in the processor time of a query, and
 * what is to be seen is a hundredth.
 *
 * <p>Confined to one thread.
 */
final class Turns {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** So long after a turn its last records are written. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    /** How the names of Portcullis' threads begin. */
    private static final String OURS = "portcullis-";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Variant> variants = new ArrayList<>();
    private final Random random = new Random(1);

    private Turns() {}

    /** One variant, and what was measured of it, for each turn. */
    private static final class Variant {
        final String label;
        final StatementBenchmark statements = new StatementBenchmark();
        final List<Double> nanos = new ArrayList<>();
        final List<Double> cpu = new ArrayList<>();
        final List<Double> caller = new ArrayList<>();

        Variant(String label) throws SQLException {
            this.label = label;
            statements.open(label);
        }

        Map<String, Object> entry(String scenario) {
            return Map.of("scenario", scenario, "variant", label, "nanos", nanos, "cpu", cpu, "caller", caller);
        }

        void forget() {
            nanos.clear();
            cpu.clear();
            caller.clear();
        }
    }

    /** Arguments: the file of results, the scenario, the variants with commas between them, how many turns of each, and how many before. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Turns turns = new Turns();
        for (String label : arguments[2].split(",", -1)) {
            turns.variants.add(new Variant(label));
        }
        turns.run(Integer.parseInt(arguments[4]));
        turns.variants.forEach(Variant::forget);
        turns.run(Integer.parseInt(arguments[3]));
        new ObjectMapper()
                .writeValue(
                        Path.of(arguments[0]).toFile(),
                        turns.variants.stream()
                                .map(variant -> variant.entry(arguments[1]))
                                .toList());
        // Some of the pools have threads that keep a JVM alive.
        System.exit(0);
    }

    /** So many rounds in which each variant has one turn, in another order each time. */
    private void run(int rounds) throws SQLException {
        List<Variant> order = new ArrayList<>(variants);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Variant variant : order) {
                turn(variant);
            }
        }
    }

    private void turn(Variant variant) throws SQLException {
        long written = ours();
        long began = System.nanoTime();
        long worked = threads.getCurrentThreadCpuTime();
        long queries = 0;
        long took;
        do {
            variant.statements.prepared();
            queries++;
            took = System.nanoTime() - began;
        } while (took < TURN_NANOS);
        double caller = (double) (threads.getCurrentThreadCpuTime() - worked) / queries;
        // Also before the next turn, so that none hears of the records of another.
        LockSupport.parkNanos(this, REST_NANOS);
        variant.nanos.add((double) took / queries);
        variant.caller.add(caller);
        variant.cpu.add(caller + (double) (ours() - written) / queries);
    }

    private long ours() {
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(OURS)) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }
}
