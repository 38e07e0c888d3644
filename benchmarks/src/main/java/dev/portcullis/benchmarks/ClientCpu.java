package dev.portcullis.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of the client per operation: that of all Java threads, so that what a peer does on a thread of its own counts too. The
 * threads of the compiler and of the collector are left out, as is the server.
 */
public final class ClientCpu implements InternalProfiler {
    /** The name of the result for all threads. */
    public static final String RESULT = "client.cpu";

    /** The name of the result for the threads that run the benchmark: what the application itself pays. */
    public static final String CALLER = "caller.cpu";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Map<Long, Long> before = Map.of();

    @Override
    public String getDescription() {
        return "Processor time of the client's Java threads per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = now();
    }

    @Override
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double all = 0;
        double callers = 0;
        for (Map.Entry<Long, Long> thread : now().entrySet()) {
            long nanos = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            all += nanos;
            ThreadInfo info = threads.getThreadInfo(thread.getKey());
            callers += info != null && info.getThreadName().contains("jmh-worker") ? nanos : 0;
        }
        long operations = result.getMetadata().getAllOps();
        return operations == 0
                ? List.of()
                : List.of(
                        new ScalarResult(RESULT, all / operations, "ns/op", AggregationPolicy.AVG),
                        new ScalarResult(CALLER, callers / operations, "ns/op", AggregationPolicy.AVG));
    }

    private Map<Long, Long> now() {
        Map<Long, Long> nanos = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            long used = threads.getThreadCpuTime(id);
            if (used >= 0) {
                nanos.put(id, used);
            }
        }
        return nanos;
    }
}
