package dev.portcullis.benchmarks;

import dev.portcullis.audit.Definition;
import dev.portcullis.audit.Trail;
import java.util.List;

/** How an audit trail bears many records at once. Apart from {@link Growth}, because the JVMs of the peers have no Portcullis to load. */
final class Backlog {
    private Backlog() {}

    /** Records handed over at once: time of each until all are in the file, and the time to take the trail up again behind them. */
    static void measure(Growth growth) throws Exception {
        for (int records :
                growth.isFull() ? new int[] {10_000, 100_000, 1_000_000, 10_000_000} : new int[] {10_000, 100_000}) {
            long before = Growth.heap();
            long began = System.nanoTime();
            Definition session = Trails.session();
            Definition statement = Trails.statement();
            try (Trail trail = Trails.open("async")) {
                for (int i = 0; i < records; i++) {
                    trail.admit();
                    trail.publish(new Trails.Execution(session, statement, i));
                }
            }
            double each = (System.nanoTime() - began) / (double) records;
            growth.entry("backlog", records, List.of(each), Math.max(0, Growth.heap() - before));
            long again = System.nanoTime();
            try (Trail trail = Trails.open("async")) {
                trail.admit();
                growth.entry("reopen", records, List.of((double) (System.nanoTime() - again)), -1);
            }
        }
    }
}
