package dev.portcullis.audit.sink;

import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far one sink is behind all trails that this process delivers to it: the sum of the records, the age of the oldest. Safe for all threads. */
final class SinkLag {
    private record Behind(long records, Duration age) {}

    private final String sink;
    private final DriverMetrics metrics;
    private final Map<Path, Behind> trails = new ConcurrentHashMap<>();

    SinkLag(String sink, DriverMetrics metrics) {
        this.sink = sink;
        this.metrics = metrics;
    }

    void report(Path trail, long records, Duration age) {
        trails.put(trail, new Behind(records, age));
        tell();
    }

    /** The trail is not delivered by this process any more. */
    void forget(Path trail) {
        trails.remove(trail);
        tell();
    }

    private void tell() {
        long records = 0;
        Duration age = Duration.ZERO;
        for (Behind behind : trails.values()) {
            records += behind.records();
            age = behind.age().compareTo(age) > 0 ? behind.age() : age;
        }
        metrics.auditLag(sink, records, age);
    }
}
