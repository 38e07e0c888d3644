package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.LogLines;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.metrics.MicrometerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the segments under a sink: it says so, gets what is left, and holds nothing back. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowerMishapTest {
    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private WrittenTrail trail;
    private String name;
    private Probe probe;

    private enum Thing {
        DIRECTORY,
        PIPE
    }

    @BeforeEach
    void write(TestInfo info) throws Exception {
        trail = new WrittenTrail(directory.resolve("till-1"));
        name = info.getTestMethod().orElseThrow().getName();
        probe = ProbeSink.probe(name);
        probe.records.clear();
        probe.behaviour = batch -> {};
    }

    private Sinks start() throws InvalidSinkException {
        SinkSettings settings = SinkSettings.parse(Map.of("type", "probe", "name", name, "probe", name));
        return Sinks.start(directory, "till", List.of(settings), new MicrometerMetrics(registry));
    }

    private static void replace(Path segment, Thing thing) throws Exception {
        Files.delete(segment);
        switch (thing) {
            case DIRECTORY -> Files.createDirectory(segment);
            case PIPE ->
                assertThat(new ProcessBuilder("mkfifo", segment.toString())
                                .start()
                                .waitFor())
                        .isZero();
        }
    }

    private double gauge(String meter) {
        return registry.find(meter).gauge() == null
                ? -1
                : registry.get(meter).gauge().value();
    }

    /** Between what was delivered and what was not, so that the cursor names it. */
    @ParameterizedTest
    @EnumSource(Thing.class)
    void aSegmentThatBecomesSomethingElseIsMissing(Thing thing) throws Exception {
        trail.operations(2);
        start().close();
        trail.operations(5);
        Path gone = trail.segment();
        trail.rotate();
        trail.operations(1);
        replace(gone, thing);
        start().close();
        assertThat(probe.records.get(5).type()).isEqualTo("missing");
        assertThat(probe.records.get(5).field("to")).isEqualTo(10L);
        assertThat(probe.numbers()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 11L, 12L, 13L, 14L));
    }

    /** As {@code keep-undelivered} removes them: it is no failure, of the sink or of the trail. What is read in that moment is chance. */
    @RepeatedTest(4)
    void segmentsThatAreRemovedWhileTheyAreReadAreMissing() throws Exception {
        for (int i = 0; i < 400; i++) {
            trail.rotate();
        }
        List<Path> segments = Segments.list(trail.directory());
        Thread removal = new Thread(() -> {
            for (Path segment : segments.subList(0, segments.size() - 1)) {
                try {
                    Files.delete(segment);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        List<AuditRecord> records = new ArrayList<>();
        try (TrailFeed feed = new TrailFeed(new TrailSegments(trail.directory()), WrittenTrail.ID, null)) {
            records.add(feed.next());
            removal.start();
            while (feed.position().seq() < trail.seq()) {
                records.add(feed.next());
            }
        }
        removal.join();
        assertThat(records).anyMatch(record -> record.type().equals("missing"));
    }

    @Test
    void aLineWithoutEndHoldsOnlyItsSegmentBack() throws Exception {
        trail.operations(2);
        trail.rotate();
        try (RandomAccessFile file = new RandomAccessFile(trail.segment().toFile(), "rw")) {
            file.setLength(0);
            file.setLength((64 << 20) + 1024);
        }
        trail.rotate();
        start().close();
        assertThat(probe.records.get(5).type()).isEqualTo("missing");
        assertThat(probe.numbers()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 9L, 10L, 11L));
    }

    /** As that of a process that died when it had just begun the segment, and that nobody takes up. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"seq\":6,"})
    void aNewestSegmentWithoutARecordHoldsNothingBack(String content) throws Exception {
        trail.operations(2);
        Files.writeString(trail.directory().resolve("00000000000000000006.jsonl"), content);
        start().close();
        assertThat(probe.numbers()).isEqualTo(upTo(5));
    }

    @Test
    void whatStandsBeforeAnUnreadableSegmentIsDeliveredAndTheRestIsTold() throws Exception {
        trail.operations(2);
        trail.rotate();
        Path unreadable = trail.segment();
        trail.operations(1);
        trail.rotate();
        trail.rotate();
        Path kept = directory.resolve("kept");
        Files.move(unreadable, kept);
        // A file that fails who reads it, also with the rights of root.
        Files.createSymbolicLink(unreadable, Path.of("/proc/self/mem"));
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == 5);
            Eventually.holds(() -> gauge("portcullis.audit.lag") >= 1);
            Eventually.holds(
                    () -> registry.get("portcullis.audit.delay").timeGauge().value() > 0);
            assertThat(log.about("the trail or its cursor")).hasSize(1);
            Files.move(kept, unreadable, StandardCopyOption.REPLACE_EXISTING);
            Eventually.holds(() -> probe.records.size() == 15);
            Eventually.holds(() -> gauge("portcullis.audit.lag") == 0);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(15));
    }

    /** Nothing would ever be forced up to there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLineWithANumberFarAheadHoldsNothingBack(int lines) throws Exception {
        trail.operations(4);
        String text = Files.readString(trail.segment());
        for (int i = 0; i < lines; i++) {
            text = text.replace("{\"seq\":" + (4 + i) + ",", "{\"seq\":9000" + i + ",");
        }
        Files.writeString(trail.segment(), text);
        trail.rotate();
        try (LogLines log = new LogLines("dev.portcullis.audit.sink")) {
            start().close();
            assertThat(log.about("does not belong there")).hasSize(lines);
        }
        assertThat(probe.records.get(3).type()).isEqualTo("missing");
        assertThat(probe.records.get(3).field("to")).isEqualTo(3L + lines);
        assertThat(probe.records.get(4).seq()).isEqualTo(4L + lines);
        assertThat(probe.records.get(probe.records.size() - 1).seq()).isEqualTo(10);
    }

    @Test
    void aLineThatIsThereTwiceLeavesNoHole() throws Exception {
        trail.operations(4);
        List<String> lines = Files.readAllLines(trail.segment());
        Files.writeString(trail.segment(), String.join("\n", lines) + "\n" + lines.get(3) + "\n");
        trail.rotate();
        start().close();
        assertThat(probe.numbers()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 4L, 8L, 9L, 10L));
        assertThat(probe.records).noneMatch(record -> record.type().equals("missing"));
    }

    @Test
    void aTimeThatNoSinkCanTellIsNoRecord() throws Exception {
        trail.operations(2);
        Files.writeString(
                trail.segment(),
                Files.readString(trail.segment())
                        .replaceFirst("(\"seq\":4,\"time\":)\"[^\"]*\"", "$1\"+1000000000-12-31T23:59:59Z\""));
        trail.rotate();
        start().close();
        assertThat(probe.records.get(3).type()).isEqualTo("missing");
        assertThat(probe.numbers()).isEqualTo(upTo(8));
    }

    @Test
    void aGapThatCannotBeReadHoldsNothingBack() throws Exception {
        trail.operations(2);
        trail.append("gap", "\"events\":null");
        trail.operations(2);
        start().close();
        assertThat(probe.records).extracting(AuditRecord::seq).containsExactlyElementsOf(upTo(8));
    }

    @Test
    void wantOfMemoryPasses() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger delivered = new AtomicInteger();
        probe.opening = () -> {
            if (opened.incrementAndGet() == 2) {
                throw new OutOfMemoryError("when it is opened for the trail");
            }
        };
        probe.behaviour = batch -> {
            if (delivered.incrementAndGet() == 1) {
                throw new OutOfMemoryError("when it delivers");
            }
        };
        trail.operations(2);
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == 5);
            assertThat(log.about("when it ")).hasSize(1);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(5));
        assertThat(registry.get("portcullis.audit.sink.failed").counter().count())
                .isEqualTo(2);
    }

    /** As Kafka's producer does whose thread is interrupted: another of the same process takes over. */
    @Test
    void aSinkThatCannotBeClosedIsFollowedByAnother() throws Exception {
        trail.operations(2);
        try (LogLines log = new LogLines("dev.portcullis.audit.sink")) {
            Sinks first = start();
            Eventually.holds(() -> probe.records.size() == 5);
            probe.closing = () -> {
                throw new IllegalStateException("interrupted");
            };
            first.close();
            assertThat(log.about("could not be closed")).hasSize(1);
            probe.closing = () -> {};
            trail.operations(1);
            start().close();
        }
        assertThat(probe.numbers()).isEqualTo(upTo(6));
    }

    /** More definitions in a segment than are held in memory. */
    @Test
    void whatWasDefinedLongAgoIsJoinedAllTheSame() throws Exception {
        for (int id = 2; id <= 3_000; id++) {
            trail.append("session", "\"id\":" + id + ",\"user\":\"u" + id + "\"");
            trail.append("statement", "\"id\":" + id + ",\"sql\":\"SELECT " + id + "\"");
        }
        trail.operation(1);
        trail.append("operation", "\"session\":2,\"statement\":3000,\"outcome\":\"ok\"");
        start().close();
        AuditRecord first = probe.records.get(probe.records.size() - 2);
        assertThat(first.text("user") + " " + first.text("sql")).isEqualTo("app SELECT id FROM customers WHERE id = ?");
        AuditRecord second = probe.records.get(probe.records.size() - 1);
        assertThat(second.text("user") + " " + second.text("sql")).isEqualTo("u2 SELECT 3000");
    }

    /** As on a full disk: what is delivered is not sent again and again. */
    @Test
    void aCursorThatCannotBeWrittenRepeatsNothingAndHoldsNothingBack() throws Exception {
        trail.operations(2);
        try (LogLines log = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start()) {
            Eventually.holds(() -> probe.records.size() == 5);
            Path inTheWay = trail.directory().resolve("cursors").resolve(name + ".new");
            Files.createDirectory(inTheWay);
            trail.operations(1);
            Eventually.holds(() -> !log.about("cannot be written").isEmpty());
            trail.operations(1);
            Eventually.holds(() -> probe.records.size() >= 7);
            assertThat(log.about("cannot be written")).hasSize(1);
            Files.delete(inTheWay);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(7));
        assertThat(Cursor.read(trail.directory().resolve("cursors").resolve(name))
                        .seq())
                .isEqualTo(7);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
