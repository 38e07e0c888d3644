package dev.portcullis.benchmarks;

import dev.portcullis.audit.Definition;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.benchmarks.run.Folders;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast the audit trail is written, and what that costs the threads that publish: two of them publish as fast as they can, for 60 seconds
 * or as many as the first argument says, so that the queue is full all the time. The second argument names the directory; the third says how
 * many GiB of the trail are kept, everything when it is not given: some 30 GiB for a minute.
 *
 * <p>Every 64th publication is timed, admission included. The goal is 1,000,000 chained records a second, sustained.
 */
public final class AuditWriterBenchmark {
    private static final int PRODUCERS = 2;
    private static final int SAMPLE_EVERY = 64;
    private static final int MOST_SAMPLES = 4_000_000;

    private AuditWriterBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, TrailFailedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        Path directory = arguments.length > 1
                ? Files.createDirectories(Path.of(arguments[1]))
                : Files.createTempDirectory("portcullis-audit");
        Long keepBytes = arguments.length > 2 ? Long.parseLong(arguments[2]) << 30 : null;
        TrailSettings settings = Trails.settings(false, directory, keepBytes);
        LongAdder written = new LongAdder();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditWritten(long records, long queued) {
                written.add(records);
            }
        };
        try (Trail trail = FileTrail.open(settings, metrics)) {
            run(trail, seconds, written);
        } finally {
            Folders.delete(directory);
        }
    }

    private static void run(Trail trail, int seconds, LongAdder written) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Producer> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(new Producer(trail, end));
        }
        producers.forEach(Thread::start);
        long before = 0;
        long worst = Long.MAX_VALUE;
        long began = System.nanoTime();
        for (int second = 1; second <= seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            long now = written.sum();
            if (second > 2) {
                worst = Math.min(worst, now - before);
            }
            before = now;
        }
        for (Producer producer : producers) {
            producer.join();
        }
        double took = (System.nanoTime() - began) / 1e9;
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        print(
                "%,d records in %.1f s: %,.0f a second; slowest second %,d",
                written.sum(), took, written.sum() / took, worst);
        print(
                "heap in use at the end %,d MiB of %,d",
                heap >> 20, Runtime.getRuntime().maxMemory() >> 20);
        printLatencies(producers);
    }

    private static void printLatencies(List<Producer> producers) {
        long[] all = producers.stream()
                .flatMapToLong(p -> Arrays.stream(p.samples, 0, p.sampled))
                .sorted()
                .toArray();
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999, 0.9999, 1}) {
            print("publish %.2f %%: %,d ns", share * 100, all[(int) Math.max(0, Math.ceil(all.length * share) - 1)]);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Publishes as fast as it can. */
    private static final class Producer extends Thread {
        final long[] samples = new long[MOST_SAMPLES];
        int sampled;
        private final Trail trail;
        private final long end;

        Producer(Trail trail, long end) {
            this.trail = trail;
            this.end = end;
        }

        @Override
        public void run() {
            Definition session = Trails.session();
            Definition statement = Trails.statement();
            try {
                long number = 0;
                while (true) {
                    boolean sample = number % SAMPLE_EVERY == 0;
                    long began = sample ? System.nanoTime() : 0;
                    trail.admit();
                    trail.publish(new Trails.Execution(session, statement, number++));
                    if (sample) {
                        long now = System.nanoTime();
                        if (sampled < samples.length) {
                            samples[sampled++] = now - began;
                        }
                        if (now - end > 0) {
                            return;
                        }
                    }
                }
            } catch (TrailFailedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
