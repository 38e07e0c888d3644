package dev.portcullis.audit.sink;

import dev.portcullis.metrics.DriverMetrics;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Whether a sink takes records: counts failures, logs the first and the recovery, and says how long to wait. Confined to one thread. */
final class SinkState {
    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LASTING = Duration.ofMinutes(1);

    private final String sink;
    private final Path directory;
    private final DriverMetrics metrics;
    private int failures;
    private long since;
    private boolean lasting;

    SinkState(String sink, Path directory, DriverMetrics metrics) {
        this.sink = sink;
        this.directory = directory;
        this.metrics = metrics;
    }

    void failed(SinkException failure) {
        metrics.auditSinkFailed(sink);
        boolean changed = failures == 0 || lasting == failure.isRetryable();
        if (failures == 0) {
            since = System.nanoTime();
        }
        failures++;
        lasting = !failure.isRetryable();
        if (changed) {
            LOG.log(
                    lasting ? Level.ERROR : Level.WARNING,
                    "Audit sink {0} takes no records of {1}: {2}. They stay on disk and are delivered when it does",
                    sink,
                    directory,
                    failure.getMessage());
        }
    }

    void succeeded() {
        if (failures > 0) {
            LOG.log(
                    Level.INFO,
                    "Audit sink {0} takes records of {1} again, after {2} s and {3} failures",
                    sink,
                    directory,
                    Long.toString(Duration.ofNanos(System.nanoTime() - since).toSeconds()),
                    Integer.toString(failures));
        }
        failures = 0;
        lasting = false;
    }

    /** For how long it has failed. */
    Duration failingFor() {
        return failures == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Doubles from 100 ms to 30 s, less up to a half at random; what lasts is tried once a minute after the third time. */
    Duration backoff() {
        long most = SHORTEST.toMillis() << Math.min(Math.max(failures - 1, 0), 20);
        long millis = lasting && failures > 3 ? LASTING.toMillis() : Math.min(most, LONGEST.toMillis());
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
