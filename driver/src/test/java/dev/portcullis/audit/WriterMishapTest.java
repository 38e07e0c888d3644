package dev.portcullis.audit;

import static dev.portcullis.audit.FaultTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the threads of a trail: they end with it and not before, and no line is torn. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WriterMishapTest {
    @TempDir
    private Path directory;

    private final Named session = Named.session("app");

    /** Fails half way as often as it is told to, as if the application had left no memory. */
    private static final class Greedy extends Event {
        private final AtomicInteger failures;
        private final Named session;

        Greedy(Named session, int failures) {
            super(System.nanoTime());
            this.session = session;
            this.failures = new AtomicInteger(failures);
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected Definition session() {
            return session;
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("rowsRead", 77);
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("in the middle of a record");
            }
        }
    }

    private Report verify() throws Exception {
        return TrailVerifier.verify(directory.resolve("shop-1"), TrustedKeys.read(List.of()), true, bytes -> {});
    }

    private List<String> rows() throws Exception {
        return Written.lines(directory.resolve("shop-1")).stream()
                .filter(line -> line.contains("\"type\":\"operation\""))
                .map(line -> line.replaceFirst(".*\"rowsRead\":([0-9]+).*", "$1"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wantOfMemoryTearsNoLineAndLosesNothing(boolean durable) throws Exception {
        try (Trail trail =
                FileTrail.open(Settings.of(directory).durable(durable).build(), DriverMetrics.NONE)) {
            trail.publish(new Operation(session, null, 1));
            trail.publish(new Greedy(Named.session("greedy"), 3));
            trail.publish(new Operation(session, null, 2));
        }
        assertThat(verify().problem()).isNull();
        assertThat(verify().lost()).isZero();
        assertThat(rows()).containsExactly("1", "77", "2");
    }

    /** Where there is no memory to tell of it either. */
    @Test
    void theWriterOutlivesWantOfMemory() throws Exception {
        AtomicInteger told = new AtomicInteger();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditFailed(boolean failed) {
                if (told.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("while it is told");
                }
            }
        };
        try (Trail trail = FileTrail.open(Settings.of(directory).build(), metrics)) {
            trail.publish(new Greedy(session, 1));
        }
        assertThat(verify().problem()).isNull();
        assertThat(rows()).containsExactly("77");
    }

    @Test
    void aReceiverThatThrowsStopsNothing() throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditWritten(long records, long queued) {
                written.incrementAndGet();
                throw new IllegalStateException("broken");
            }

            @Override
            public void auditFailed(boolean now) {
                failed.incrementAndGet();
            }
        };
        try (Trail trail = FileTrail.open(Settings.of(directory).build(), metrics)) {
            trail.publish(new Operation(session, null, 1));
            until(() -> written.get() > 0);
            trail.publish(new Operation(session, null, 2));
        }
        assertThat(verify().problem()).isNull();
        assertThat(rows()).containsExactly("1", "2");
        assertThat(failed).hasValue(0);
    }

    /** As a container does that takes the threads of an application for its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoInterruptsItsThreadsStopsNothing(boolean durable) throws Exception {
        AtomicInteger forced = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditForced(java.time.Duration took) {
                forced.incrementAndGet();
            }

            @Override
            public void auditFailed(boolean now) {
                failed.addAndGet(now ? 1 : -1);
            }
        };
        try (Trail trail =
                FileTrail.open(Settings.of(directory).durable(durable).build(), metrics)) {
            trail.publish(new Operation(session, null, 1));
            until(() -> forced.get() > 0);
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("portcullis-audit-"))
                    .forEach(Thread::interrupt);
            int before = forced.get();
            trail.publish(new Operation(session, null, 2));
            until(() -> forced.get() > before);
            until(() -> failed.get() == 0);
        }
        assertThat(verify().problem()).isNull();
        assertThat(rows()).containsExactly("1", "2");
    }
}
