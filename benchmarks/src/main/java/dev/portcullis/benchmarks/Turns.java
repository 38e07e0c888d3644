package dev.portcullis.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The prepared query of {@link StatementBenchmark} to MySQL through several variants of one JVM, in short turns: what the machine, the server and
 * the compiler do meanwhile falls on all of them alike. JVMs that run one after the other differ by a quarter in the processor time of a query, and
 * what is to be seen is a hundredth. Only the calling thread is looked at: what a trail's own threads work is known where its variant is alone.
 *
 * <p>Confined to one thread.
 */
final class Turns {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Variant> variants = new ArrayList<>();
    private final Random random = new Random(1);

    private Turns() {}

    /** One variant, and what was measured of it, for each turn. */
    private static final class Variant {
        final String label;
        final StatementBenchmark statements = new StatementBenchmark();
        final List<Double> nanos = new ArrayList<>();
        final List<Double> caller = new ArrayList<>();

        Variant(String label) throws SQLException {
            this.label = label;
            statements.open(label);
        }

        Map<String, Object> entry(String scenario) {
            return Map.of("scenario", scenario, "variant", label, "nanos", nanos, "cpu", caller, "caller", caller);
        }

        void forget() {
            nanos.clear();
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
        long began = System.nanoTime();
        long worked = threads.getCurrentThreadCpuTime();
        long queries = 0;
        long took;
        do {
            variant.statements.prepared();
            queries++;
            took = System.nanoTime() - began;
        } while (took < TURN_NANOS);
        variant.caller.add((double) (threads.getCurrentThreadCpuTime() - worked) / queries);
        variant.nanos.add((double) took / queries);
    }
}
