package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.FaultyFiles.Fault;
import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailReader;
import dev.portcullis.audit.read.TrailRecord;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a disk that fails leaves of a trail. */
class FaultTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int EVENTS = 30;

    @TempDir
    private Path directory;

    private final FaultyFiles files = new FaultyFiles();
    private final Named session = Named.session("app");

    /** The power goes at every operation on the disk in turn, and takes all with it that was not forced. */
    @Test
    void aPowerCutTakesNothingThatWasAcknowledged() throws Exception {
        int operations = EVENTS * 2 + 20;
        for (int cut = 1; cut <= operations; cut++) {
            Path place = directory.resolve("cut" + cut);
            FaultyFiles disk = new FaultyFiles();
            disk.fail(cut, 1, Fault.POWER_CUT);
            List<Long> acknowledged = new ArrayList<>();
            try (Trail trail = FileTrail.open(
                    settings(place, true).patience(SHORT).segmentSize(2000).build(), disk, DriverMetrics.NONE)) {
                acknowledge(trail, 0, EVENTS, acknowledged);
            } catch (TrailFailedException e) {
                // The power went before the trail was open.
            }
            disk.cutPower();
            forgetBoot(place.resolve("shop-1"));
            FileTrail.open(settings(place, true).build(), DriverMetrics.NONE).close();
            assertThat(written(place)).as("power cut at operation %d", cut).containsAll(acknowledged);
            assertThat(verify(place).problem())
                    .as("power cut at operation %d", cut)
                    .isNull();
        }
    }

    private static void acknowledge(Trail trail, int from, int to, List<Long> acknowledged) {
        for (int i = from; i < to; i++) {
            try {
                trail.admit();
                trail.acknowledge(new Operation(Named.session("app" + i % 3), null, i));
                acknowledged.add((long) i);
            } catch (TrailFailedException e) {
                // Not acknowledged.
            }
        }
    }

    /** Whatever fails for a while, at whatever operation: afterwards everything is there, on the disk too, and chained. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NO_SPACE", "IO_ERROR", "FORCE_FAILS"})
    void aPassingFaultLosesNothing(Fault fault) throws Exception {
        for (int from = 1; from <= 12; from++) {
            for (int times = 1; times <= 7; times += 3) {
                String what = fault + " at operation " + from + ", " + times + " times";
                Path place = directory.resolve(fault + "-" + from + "-" + times);
                FaultyFiles disk = new FaultyFiles();
                List<Long> acknowledged = new ArrayList<>();
                FileTrail trail =
                        FileTrail.open(settings(place, true).patience(SHORT).build(), disk, DriverMetrics.NONE);
                disk.fail(from, times, fault);
                acknowledge(trail, 0, 8, acknowledged);
                disk.heal();
                until(() -> {
                    acknowledge(trail, 8, 9, acknowledged);
                    return acknowledged.contains(8L);
                });
                disk.cutPower();
                trail.close();
                forgetBoot(place.resolve("shop-1"));
                assertThat(written(place)).as(what).containsAll(acknowledged);
                FileTrail.open(settings(place, true).build(), DriverMetrics.NONE)
                        .close();
                assertThat(verify(place).problem()).as(what).isNull();
                assertThat(written(place)).as(what).containsAll(acknowledged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FORCE_FAILS", "FORCE_ERROR"})
    void anAsynchronousTrailWritesAgainWhatAForceDidNotConfirm(Fault fault) throws Exception {
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger forced = new AtomicInteger();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditFailed(boolean failed) {
                changes.incrementAndGet();
            }

            @Override
            public void auditForced(Duration took) {
                forced.incrementAndGet();
            }
        };
        FileTrail trail =
                FileTrail.open(settings(directory, false).patience(SHORT).build(), files, metrics);
        files.fail(1, 2, fault);
        for (int i = 0; i < 10; i++) {
            trail.publish(new Operation(session, null, i));
        }
        until(() -> forced.get() > 0);
        until(() -> {
            trail.publish(new Operation(session, null, 100));
            return changes.get() % 2 == 0;
        });
        files.cutPower();
        assertThat(written(directory)).contains(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        trail.close();
    }

    @Test
    void aFullDiskRefusesStatementsUntilThereIsRoom() throws Exception {
        try (Trail trail = FileTrail.open(settings(directory, true).build(), files, DriverMetrics.NONE)) {
            files.fail(1, Integer.MAX_VALUE, Fault.NO_SPACE);
            assertThatThrownBy(() -> trail.acknowledge(new Operation(session, null, 1)))
                    .isInstanceOf(TrailFailedException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("portcullis.audit.on-failure=block");
            assertThatThrownBy(trail::admit).isInstanceOf(TrailFailedException.class);
            files.heal();
            until(() -> admits(trail));
            trail.acknowledge(new Operation(session, null, 2));
        }
        assertThat(written(directory)).containsExactly(1L, 2L);
        assertThat(verify(directory).problem()).isNull();
    }

    private static boolean admits(Trail trail) {
        try {
            trail.admit();
            return true;
        } catch (TrailFailedException e) {
            return false;
        }
    }

    /**
     * What is too old goes as soon as the trail can say so again, not with the next look a minute later. Segments are large enough that none
     * is full before that, with which retention would come too.
     */
    @Test
    void retentionWaitsForTheDiskAndNoLonger() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-10-01T02:00:00Z"));
        Path trails = directory.resolve("shop-1");
        try (Trail trail = FileTrail.open(
                settings(directory, true)
                        .segmentSize(20_000)
                        .keepFor(Duration.ofHours(1))
                        .clock(now::get)
                        .build(),
                files,
                DriverMetrics.NONE)) {
            for (int i = 0; Segments.list(trails).size() < 3; i++) {
                trail.acknowledge(new Operation(session, null, i));
            }
            files.fail(1, Integer.MAX_VALUE, Fault.NO_SPACE);
            assertThatThrownBy(() -> trail.acknowledge(new Operation(session, null, 1)))
                    .isInstanceOf(TrailFailedException.class);
            Path oldest = Segments.list(trails).get(0);
            now.set(now.get().plus(Duration.ofHours(2)));
            assertThat(oldest).exists();
            files.heal();
            long healed = System.nanoTime();
            until(() -> !oldest.toFile().exists());
            assertThat(Duration.ofNanos(System.nanoTime() - healed)).isLessThan(Duration.ofSeconds(15));
        }
        assertThat(verify(directory).problem()).isNull();
    }

    private static List<Thread> writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("portcullis-audit-writer"))
                .toList();
    }

    /** An exception or an I/O error that lasts: the end waits for neither, and the next start declares what could not be written. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"MISTAKE", "IO_ERROR"})
    void whatLastsEndsWithTheTrail(Fault fault) throws Exception {
        List<Thread> others = writers();
        FileTrail trail =
                FileTrail.open(settings(directory, false).patience(SHORT).build(), files, DriverMetrics.NONE);
        List<Thread> writer = new ArrayList<>(writers());
        writer.removeAll(others);
        files.fail(1, Integer.MAX_VALUE, fault);
        for (int i = 0; i < 10; i++) {
            trail.publish(new Operation(session, null, i));
        }
        trail.close();
        assertThat(writer).singleElement();
        writer.get(0).join(Duration.ofSeconds(5).toMillis());
        assertThat(writer.get(0).isAlive()).isFalse();
        files.heal();
        FileTrail.open(settings(directory, false).build(), files, DriverMetrics.NONE)
                .close();
        assertThat(verify(directory).problem()).isNull();
        assertThat(verify(directory).lost()).isEqualTo(10);
        assertThat(directory.resolve("shop-2")).doesNotExist();
    }

    @Test
    void whoContinuesLosesExactlyWhatTheGapSays() throws Exception {
        int published = 5000;
        try (Trail trail =
                FileTrail.open(settings(directory, false).block(false).build(), files, DriverMetrics.NONE)) {
            files.fail(1, Integer.MAX_VALUE, Fault.NO_SPACE);
            for (int i = 0; i < published; i++) {
                trail.admit();
                trail.publish(new Operation(session, null, i));
            }
            files.heal();
        }
        Report report = verify(directory);
        assertThat(report.problem()).isNull();
        assertThat(report.lost()).isPositive();
        assertThat(written(directory).size() + report.lost()).isEqualTo(published);
        assertThat(Written.lines(directory.resolve("shop-1")))
                .filteredOn(line -> line.contains("\"type\":\"gap\""))
                .allSatisfy(line -> assertThat(line).contains("\"exact\":true", "No space left on device"));
    }

    @Test
    void aRecordThatCannotBeWrittenIsAGapOfOne() throws Exception {
        try (Trail trail = FileTrail.open(settings(directory, true).build(), files, DriverMetrics.NONE)) {
            trail.acknowledge(new Operation(session, null, 1));
            trail.acknowledge(new Event(System.nanoTime()) {
                @Override
                protected String type() {
                    return "operation";
                }

                @Override
                protected void write(RecordWriter out) {
                    out.number("half", 1);
                    throw new IllegalStateException("a secret");
                }
            });
            trail.acknowledge(new Operation(session, null, 2));
        }
        assertThat(written(directory)).containsExactly(1L, 2L);
        assertThat(verify(directory).lost()).isEqualTo(1);
        assertThat(String.join("\n", Written.lines(directory.resolve("shop-1"))))
                .contains("java.lang.IllegalStateException")
                .doesNotContain("a secret", "half");
    }

    /** As when memory is short: an error in the middle of a record leaves no half of it behind. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorWithinARecordTearsNoLine(boolean durable) throws Exception {
        try (Trail trail = FileTrail.open(settings(directory, durable).build(), files, DriverMetrics.NONE)) {
            trail.acknowledge(new Operation(session, null, 1));
            trail.publish(new Event(System.nanoTime()) {
                private boolean failed;

                @Override
                protected String type() {
                    return "operation";
                }

                @Override
                protected void write(RecordWriter out) {
                    out.number("half", 1);
                    if (!failed) {
                        failed = true;
                        throw new OutOfMemoryError("a test");
                    }
                }
            });
            until(() -> {
                try {
                    trail.acknowledge(new Operation(session, null, 2));
                    return true;
                } catch (TrailFailedException e) {
                    return false;
                }
            });
        }
        assertThat(verify(directory).problem()).isNull();
        assertThat(written(directory)).contains(1L, 2L);
    }

    /** A log handler of the application's may do what it likes on the thread that logs. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLogThatFailsDoesNotEndTheTrail(boolean durable) throws Exception {
        Logger logger = Logger.getLogger(Trail.class.getName());
        Handler failing = new Handler() {
            @Override
            public void publish(LogRecord record) {
                throw new IllegalStateException("a test");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(failing);
        try (Trail trail = FileTrail.open(
                settings(directory, durable).patience(Duration.ofSeconds(2)).build(), files, DriverMetrics.NONE)) {
            files.fail(1, 2, Fault.NO_SPACE);
            trail.publish(new Operation(session, null, 1));
            until(() -> written(directory).contains(1L));
        } finally {
            logger.removeHandler(failing);
        }
        assertThat(verify(directory).problem()).isNull();
    }

    /** As a handler does that writes what it logs into the database, by way of this very trail. */
    @Test
    void aLogThatIsRecordedDoesNotHoldTheTrailUp() throws Exception {
        Logger logger = Logger.getLogger(Trail.class.getName());
        try (Trail trail = FileTrail.open(
                settings(directory, true).patience(Duration.ofMinutes(2)).build(), files, DriverMetrics.NONE)) {
            Handler recorded = new Handler() {
                @Override
                public void publish(LogRecord record) {
                    try {
                        trail.admit();
                        trail.acknowledge(new Operation(session, null, 2));
                    } catch (TrailFailedException e) {
                        // The handler loses its line.
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            logger.addHandler(recorded);
            try {
                files.fail(1, 2, Fault.NO_SPACE);
                trail.publish(new Operation(session, null, 1));
                until(() -> written(directory).contains(1L));
            } finally {
                logger.removeHandler(recorded);
            }
        }
    }

    private static Settings settings(Path place, boolean durable) {
        return Settings.of(place).durable(durable);
    }

    /** As if the machine had been started anew. */
    static void forgetBoot(Path trail) throws IOException {
        Path state = trail.resolve("state");
        if (state.toFile().exists()) {
            assertThat(state.toFile().setWritable(true)).isTrue();
            try (RandomAccessFile file = new RandomAccessFile(state.toFile(), "rw")) {
                file.seek(16);
                file.writeLong(42);
            }
        }
    }

    static List<Long> written(Path place) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path trail : Segments.trails(place)) {
            try (TrailReader reader = TrailReader.open(trail, bytes -> {})) {
                TrailRecord record = reader.next();
                while (record != null) {
                    if (record.field("rowsRead") instanceof Long number) {
                        numbers.add(number);
                    }
                    record = reader.next();
                }
            }
        }
        return numbers;
    }

    private static Report verify(Path place) throws IOException {
        return TrailVerifier.verify(place.resolve("shop-1"), TrustedKeys.read(List.of()), true, bytes -> {});
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
