package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.LogLines;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.metrics.MicrometerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sinks of others, which do what they must not: the application, the other sinks and the end wait for none of them, and each is told of. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileSinkTest {
    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private WrittenTrail trail;
    private String hostile;
    private Probe probe;
    private Probe good;

    @BeforeEach
    void write(TestInfo info) throws Exception {
        trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operations(2);
        hostile = info.getTestMethod().orElseThrow().getName();
        probe = ProbeSink.probe(hostile);
        probe.records.clear();
        good = ProbeSink.probe(hostile + "-good");
        good.records.clear();
    }

    /** A sink whose class cannot be used. */
    public static class TypelessSink implements AuditSink {
        /** For the service loader. */
        public TypelessSink() {}

        @Override
        public String type() {
            throw new NoSuchMethodError("type, of another version");
        }

        @Override
        public void open(SinkContext context) {}

        @Override
        public void deliver(List<AuditRecord> records) {}

        @Override
        public void close() {}
    }

    /** A sink without a name. */
    public static final class NullSink extends TypelessSink {
        /** For the service loader. */
        public NullSink() {}

        @Override
        @SuppressWarnings("NullAway")
        public String type() {
            return null;
        }
    }

    /** A sink whose class ends before it begins. */
    public static final class UninitializedSink extends TypelessSink {
        private static final int DAYS = Integer.parseInt("none");

        /** For the service loader. */
        public UninitializedSink() {}

        @Override
        public String type() {
            return "uninitialized" + DAYS;
        }
    }

    private SinkSettings settings(String name) throws InvalidSinkException {
        return SinkSettings.parse(Map.of("type", "probe", "name", name, "probe", name));
    }

    private Sinks start() throws InvalidSinkException {
        return Sinks.start(
                directory,
                "till",
                List.of(settings(hostile), settings(hostile + "-good")),
                new MicrometerMetrics(registry));
    }

    private double failures() {
        var counter = registry.find("portcullis.audit.sink.failed")
                .tag("sink", hostile)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private void requireGood() throws Exception {
        Eventually.holds(() -> good.records.size() == trail.seq());
    }

    @Test
    void oneThatNeverOpensHoldsNothingUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger opened = new AtomicInteger();
        probe.opening = () -> {
            if (opened.incrementAndGet() > 1) {
                waitFor(never);
            }
        };
        try {
            Sinks sinks = start();
            requireGood();
            trail.operations(1);
            requireGood();
            long began = System.nanoTime();
            sinks.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        } finally {
            never.countDown();
        }
    }

    /** Whoever interrupts it: that is all the same to it. */
    private static void waitFor(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException e) {
                // It does not hear.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatNeverComesBackFromItsTrialIsTold(boolean opening) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        probe.opening = opening ? () -> waitFor(never) : () -> {};
        probe.closing = opening ? () -> {} : () -> waitFor(never);
        try (LogLines log = new LogLines("dev.portcullis.audit.sink")) {
            Thread.currentThread().interrupt();
            SinkTrial.of(SinkTypes.find(), settings(hostile), Duration.ofMillis(50));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.about("was not opened and closed within")).hasSize(1);
        } finally {
            never.countDown();
        }
    }

    @Test
    void whatATrialThrowsIsAnErrorThatNamesTheSink() {
        probe.opening = () -> {
            throw new AssertionError("no");
        };
        probe.closing = () -> {
            throw new IllegalStateException("neither");
        };
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidSinkException.class)
                .hasMessage("Sink " + hostile + " cannot be opened: java.lang.AssertionError: no");
    }

    @Test
    void anErrorWhenItOpensIsSaidAndItIsTriedAgain() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        probe.opening = () -> {
            int time = opened.incrementAndGet();
            if (time > 1 && time < 5) {
                throw new NoClassDefFoundError("com/acme/Client");
            }
        };
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            requireGood();
            Eventually.holds(() -> probe.records.size() == trail.seq());
            assertThat(log.about(hostile + " takes no records"))
                    .singleElement()
                    .asString()
                    .contains("it cannot be opened: java.lang.NoClassDefFoundError: com/acme/Client");
            // It is said behind the delivery.
            Eventually.holds(() -> !log.about(hostile + " takes records").isEmpty());
            assertThat(log.about(hostile + " takes records"))
                    .singleElement()
                    .asString()
                    .contains("3 failures");
        }
        assertThat(failures()).isEqualTo(3);
    }

    @Test
    void everyErrorIsAFailureAndNothingIsLost() throws Exception {
        List<Runnable> mishaps = List.of(
                () -> {
                    throw new NoSuchMethodError("of another version");
                },
                () -> {
                    throw new AssertionError("no");
                },
                HostileSinkTest::dive,
                () -> {
                    throw new IllegalStateException("no");
                });
        AtomicInteger next = new AtomicInteger();
        probe.behaviour = batch -> {
            int time = next.getAndIncrement();
            if (time < mishaps.size()) {
                mishaps.get(time).run();
            }
        };
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == trail.seq());
            requireGood();
            assertThat(log.about(hostile + " takes no records")).hasSize(1);
        }
        assertThat(failures()).isEqualTo(mishaps.size());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void dive() {
        dive();
    }

    /** As one says whose own pool of threads was shut down: nobody interrupted the thread that delivers. */
    @Test
    void oneThatSaysItWasInterruptedFailsAsAnyOther() throws Exception {
        AtomicInteger times = new AtomicInteger();
        probe.behaviour = batch -> {
            if (times.incrementAndGet() < 4) {
                throw new InterruptedException();
            }
        };
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == trail.seq());
            assertThat(log.about(hostile + " takes no records")).hasSize(1);
        }
        assertThat(failures()).isEqualTo(3);
    }

    @Test
    void whoInterruptsItsThreadStopsNothing() throws Exception {
        try (Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == trail.seq());
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("portcullis-audit-" + hostile))
                    .findAny()
                    .orElseThrow();
            thread.interrupt();
            trail.operations(1);
            Eventually.holds(() -> probe.records.size() == trail.seq());
            assertThat(thread.isAlive()).isTrue();
        }
        assertThat(probe.numbers()).isEqualTo(good.numbers());
    }

    /** On the class path beside those that are configured, or instead of one. */
    @Test
    void classesThatCannotBeUsedHoldNothingUpAndAreTold() throws Exception {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(AuditSink.class.getName()),
                String.join(
                        "\n",
                        "com.acme.Absent",
                        "Garbage",
                        TypelessSink.class.getName(),
                        NullSink.class.getName(),
                        UninitializedSink.class.getName()));
        Files.write(classes.resolve("Garbage.class"), new byte[100]);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            try (Sinks sinks = start()) {
                requireGood();
            }
            assertThatThrownBy(() -> Sinks.start(
                            directory,
                            "till",
                            List.of(SinkSettings.parse(Map.of("type", "absent"))),
                            new MicrometerMetrics(registry)))
                    .isInstanceOf(InvalidSinkException.class)
                    .hasMessageContainingAll(
                            "\"absent\" is not one of",
                            "What is named there and cannot be used",
                            "com.acme.Absent not found",
                            "ClassFormatError",
                            "NoSuchMethodError: type, of another version",
                            "type() is null",
                            "NumberFormatException");
        }
    }

    @Test
    void aClassLoaderThatCannotBeReadHoldsNothingUp() throws Exception {
        Thread.currentThread().setContextClassLoader(new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("the jar is gone");
            }
        });
        try (Sinks sinks = start()) {
            requireGood();
        }
    }
}
