package dev.portcullis.audit.sink;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.LogLines;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.metrics.MicrometerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(60)
class FollowerTest {
    @TempDir
    Path directory;

    private WrittenTrail trail;
    private String name;
    private Probe probe;

    @BeforeEach
    void write(TestInfo info) throws Exception {
        trail = new WrittenTrail(directory.resolve("till-1"));
        name = info.getTestMethod().orElseThrow().getName();
        probe = ProbeSink.probe(name);
    }

    @Test
    void deliversEveryRecordInOrderWithItsDefinitions() throws Exception {
        trail.operations(3);
        try (Sinks sinks = start(name)) {
            Eventually.holds(() -> probe.records.size() == 6);
            trail.operations(10_000);
            Eventually.holds(() -> probe.records.size() == 10_006);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(10_006));
        AuditRecord last = probe.records.get(10_005);
        assertThat(last.id()).isEqualTo(WrittenTrail.ID + "-10006");
        assertThat(last.text("user")).isEqualTo("app");
        assertThat(last.text("sql")).isEqualTo("SELECT id FROM customers WHERE id = ?");
        assertThat(last.field("rowsRead")).isEqualTo(9_999L);
        assertThat(new HashSet<>(probe.threads)).containsExactly("portcullis-audit-" + name);
    }

    @Test
    void goesOnWhereTheProcessBeforeStopped() throws Exception {
        trail.operations(10);
        start(name).close();
        assertThat(probe.numbers()).isEqualTo(upTo(13));
        trail.tear();
        trail.rotate();
        trail.operations(4);
        start(name).close();
        assertThat(probe.numbers()).isEqualTo(upTo(20));
        assertThat(probe.records.get(19).text("user")).isEqualTo("app");
        // In the middle of a segment: the definitions before the cursor are known.
        trail.operations(1);
        start(name).close();
        assertThat(probe.numbers()).isEqualTo(upTo(21));
        assertThat(probe.records.get(20).text("user")).isEqualTo("app");
        assertThat(probe.records.get(20).previousHash())
                .isEqualTo(probe.records.get(19).hash());
        assertThat(probe.open).hasValue(0);
    }

    @Test
    void failureLosesNothingAndIsLoggedOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        probe.behaviour = batch -> {
            if (attempts.incrementAndGet() <= 4) {
                throw SinkException.retryable("the other side is away", null)
                        .afterDelivering(attempts.get() == 2 ? 2 : 0);
            }
        };
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        List<String> log;
        try (LogLines lines = new LogLines("dev.portcullis.audit.sink")) {
            trail.operations(5);
            try (Sinks sinks =
                    Sinks.start(directory, "till", List.of(settings(name, name)), new MicrometerMetrics(registry))) {
                Eventually.holds(() -> probe.records.size() == 8);
                trail.operations(1);
                Eventually.holds(() -> probe.records.size() == 9);
                Eventually.holds(
                        () -> registry.get("portcullis.audit.lag").gauge().value() == 0);
            }
            log = lines.about(name);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(9));
        assertThat(log).hasSize(2);
        assertThat(log.get(0)).contains("takes no records of " + trail.directory(), "the other side is away");
        assertThat(log.get(1)).contains("again", "4 failures");
        assertThat(registry.get("portcullis.audit.sink.failed").counter().count())
                .isEqualTo(4);
        assertThat(registry.get("portcullis.audit.delivered")
                        .tag("sink", name)
                        .counter()
                        .count())
                .isEqualTo(9);
    }

    @Test
    void whatWasRemovedBeforeTheFirstDeliveryIsMissing() throws Exception {
        probe.behaviour = batch -> {
            throw SinkException.retryable("the other side is away", null);
        };
        trail.operations(5);
        start(name).close();
        Path first = trail.segment();
        trail.rotate();
        trail.operations(2);
        Files.delete(first);
        probe.behaviour = batch -> {};
        start(name).close();
        assertThat(new String(probe.records.get(0).body(), StandardCharsets.UTF_8))
                .startsWith("{\"seq\":1,")
                .contains("\"type\":\"missing\",\"to\":8");
        assertThat(probe.records.get(1).seq()).isEqualTo(9);
    }

    @Test
    void aSinkThatComesLaterMissesNothing() throws Exception {
        trail.operations(5);
        Path first = trail.segment();
        trail.rotate();
        Files.delete(first);
        start(name).close();
        assertThat(probe.records.get(0).seq()).isEqualTo(9);
        assertThat(probe.records.get(0).type()).isEqualTo("segment");
    }

    @Test
    void slowSinkHoldsNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Probe slow = ProbeSink.probe(name + "-slow");
        slow.behaviour = batch -> release.await();
        trail.operations(100);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = Sinks.start(
                directory,
                "till",
                List.of(settings("slow", name + "-slow"), settings("fast", name)),
                new MicrometerMetrics(registry))) {
            Eventually.holds(() -> probe.records.size() == 103);
            trail.operations(100);
            Eventually.holds(() -> probe.records.size() == 203);
            assertThat(slow.records).isEmpty();
            release.countDown();
            Eventually.holds(() -> slow.records.size() == 203);
        }
        assertThat(slow.numbers()).isEqualTo(upTo(203));
    }

    @Test
    void lagTellsHowFarASinkIsBehind() throws Exception {
        probe.behaviour = batch -> {
            throw SinkException.retryable("away", null);
        };
        trail.operations(40);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks =
                Sinks.start(directory, "till", List.of(settings(name, name)), new MicrometerMetrics(registry))) {
            Eventually.holds(() -> registry.find("portcullis.audit.lag").gauge() != null
                    && registry.get("portcullis.audit.lag").gauge().value() == 43);
            assertThat(registry.get("portcullis.audit.delay").timeGauge().value())
                    .isPositive();
        }
    }

    @Test
    void removedSegmentsShowAsMissing() throws Exception {
        trail.operations(2);
        start(name).close();
        trail.operations(5);
        Path gone = trail.segment();
        trail.rotate();
        trail.operations(1);
        Files.delete(gone);
        start(name).close();
        AuditRecord missing = probe.records.get(5);
        assertThat(missing.type()).isEqualTo("missing");
        assertThat(new String(missing.body(), StandardCharsets.UTF_8))
                .contains("\"seq\":6,", "\"to\":10", "\"event\":\"" + WrittenTrail.ID + "-6\"");
        assertThat(probe.numbers()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L, 11L, 12L, 13L, 14L));
    }

    @Test
    void retentionKnowsOfASinkBeforeItHasHadAnything() throws Exception {
        probe.behaviour = batch -> {
            throw SinkException.retryable("away", null);
        };
        trail.operations(2);
        try (Sinks sinks = start(name)) {
            Path cursor = trail.directory().resolve("cursors").resolve(name);
            Eventually.holds(() -> Files.exists(cursor));
            assertThat(RecordFields.parse(Files.readAllBytes(cursor))).containsEntry("seq", 0L);
        }
        try (Stream<Path> cursors = Files.list(trail.directory().resolve("cursors"))) {
            assertThat(cursors.filter(file -> !file.toString().endsWith(".new")))
                    .hasSize(1);
        }
    }

    @Test
    void unreadableLineHoldsNothingBack() throws Exception {
        trail.operations(2);
        String text = Files.readString(trail.segment());
        Files.writeString(trail.segment(), text.replace("{\"seq\":4,", "{\"seq:4,"));
        // Of the last segment it would be cut with all behind it by the process that takes the trail up.
        trail.rotate();
        try (LogLines lines = new LogLines("dev.portcullis.audit.sink")) {
            start(name).close();
            assertThat(lines.about("is no record")).hasSize(1);
        }
        assertThat(probe.records.stream().map(AuditRecord::type).collect(toList()))
                .startsWith("segment", "session", "statement", "missing", "operation", "segment");
        assertThat(probe.numbers()).isEqualTo(upTo(8));
    }

    @Test
    void trailThatChangedBehindTheCursorIsDeliveredAgain() throws Exception {
        trail.operations(2);
        start(name).close();
        Files.delete(trail.segment());
        WrittenTrail other = new WrittenTrail(trail.directory());
        other.operation(77);
        other.operation(78);
        try (LogLines lines = new LogLines("dev.portcullis.audit.sink")) {
            start(name).close();
            assertThat(lines.about("as it was delivered")).hasSize(1);
        }
        assertThat(probe.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 1L, 2L, 3L, 4L, 5L);
        assertThat(probe.records.get(9).field("rowsRead")).isEqualTo(78L);
    }

    /** Ahead of all that is there: it would wait there for ever, and say that nothing is behind. */
    @ParameterizedTest
    @ValueSource(longs = {7, 1_000_000})
    void aCursorAheadOfTheTrailIsNotBelieved(long ahead) throws Exception {
        probe.records.clear();
        trail.operations(2);
        start(name).close();
        Path cursor = trail.directory().resolve("cursors").resolve(name);
        Files.writeString(
                cursor,
                Files.readString(cursor)
                        .replaceFirst("0{19}1\\.jsonl", String.format(Locale.ROOT, "%020d.jsonl", ahead))
                        .replaceFirst("\"seq\":[0-9]+", "\"seq\":" + ahead));
        trail.operations(1);
        try (LogLines lines = new LogLines("dev.portcullis.audit.sink")) {
            start(name).close();
            assertThat(lines.about("is not there, nor any behind it")).hasSize(1);
        }
        assertThat(probe.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "../till-1/00000000000000000001.jsonl", "1.jsonl", "", "\u0000"})
    void aCursorThatNamesNoSegmentIsAnErrorThatSaysWhatToDo(String segment) throws Exception {
        probe.records.clear();
        trail.operations(2);
        Path cursor = trail.directory().resolve("cursors").resolve(name);
        Files.createDirectories(cursor.getParent());
        Files.write(
                cursor,
                RecordFields.write(
                        Map.of("trail", WrittenTrail.ID, "segment", segment, "offset", 0L, "seq", 0L, "hash", "")));
        try (LogLines lines = new LogLines("dev.portcullis.audit.sink");
                Sinks sinks = start(name)) {
            Eventually.holds(() ->
                    !lines.about("Remove it to deliver the whole trail again").isEmpty());
            assertThat(probe.records).isEmpty();
            Files.delete(cursor);
            Eventually.holds(() -> probe.records.size() == 5);
            assertThat(lines.about("takes no records")).hasSize(1);
        }
    }

    @Test
    void oneOfTwoDeliversAndTheOtherTakesOver() throws Exception {
        trail.operations(2);
        Probe other = ProbeSink.probe(name + "-other");
        Sinks first = start(name);
        Eventually.holds(() -> probe.records.size() == 5);
        try (Sinks second = startAll(settings(name, name + "-other"))) {
            trail.operations(1);
            Eventually.holds(() -> probe.records.size() == 6);
            assertThat(other.records).isEmpty();
            first.close();
            trail.operations(1);
            Eventually.holds(() -> other.records.size() == 1);
        }
        assertThat(probe.numbers()).isEqualTo(upTo(6));
        assertThat(other.numbers()).containsExactly(7L);
    }

    /** Locks of files are those of a process. */
    @Test
    void anotherProcessKeepsItsTrail() throws Exception {
        trail.operations(2);
        Path lock = Files.createDirectories(trail.directory().resolve("locks")).resolve(name);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        lock.toString())
                .start();
        process.getInputStream().read();
        Probe free = ProbeSink.probe(name + "-free");
        try (Sinks sinks = startAll(settings(name, name), settings("free", name + "-free"))) {
            Eventually.holds(() -> free.records.size() == 5);
            assertThat(probe.records).isEmpty();
            process.destroyForcibly().waitFor();
            Eventually.holds(() -> probe.records.size() == 5);
        }
    }

    @Test
    void trailsOfEarlierAndLaterProcessesAreFollowedToo() throws Exception {
        trail.operations(1);
        Files.createDirectories(directory.resolve("other-1"));
        try (Sinks sinks = start(name)) {
            Eventually.holds(() -> probe.records.size() == 4);
            WrittenTrail later = new WrittenTrail(directory.resolve("till-12"));
            later.operations(1);
            WrittenTrail foreign = new WrittenTrail(directory.resolve("other-1"));
            foreign.operations(1);
            Eventually.holds(() -> probe.records.size() == 8);
        }
        assertThat(probe.records).hasSize(8);
    }

    @Test
    void closeDeliversWhatIsOnDiskButWaitsForNobody() throws Exception {
        probe.behaviour = batch -> new CountDownLatch(1).await();
        trail.operations(1);
        Sinks sinks = start(name);
        Eventually.holds(() -> !probe.threads.isEmpty());
        long began = System.nanoTime();
        sinks.close();
        assertThat((System.nanoTime() - began) / 1_000_000_000).isBetween(4L, 8L);
        assertThat(probe.records).isEmpty();
        assertThat(probe.open).hasValue(0);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> SinkSettings.parse(Map.of("name", "x")))
                .hasMessage("A sink needs 'type', one of " + SinkTypes.find().names());
        assertThatThrownBy(() -> startAll(parse("type", "kafak")))
                .hasMessageContaining("Sink kafak: type \"kafak\" is not one of ", "probe, slf4j");
        assertThatThrownBy(() -> parse("type", "probe", "name", "../x")).hasMessageContaining("\"../x\", is not");
        assertThatThrownBy(() -> parse("type", "probe", "format", "xml"))
                .hasMessage("Sink probe: format \"xml\" is not one of json, lines, ocsf-1.8, ocsf-1.9-dev");
        assertThatThrownBy(() -> startAll(parse("type", "probe"))).hasMessage("Sink probe needs the property 'probe'");
        assertThatThrownBy(() -> startAll(parse("type", "probe", "probe", "p", "prob", "1")))
                .hasMessage("Sink probe: the property 'prob' is unknown; did you mean 'probe'?");
        assertThatThrownBy(() -> startAll(parse("type", "probe", "probe", "p"), parse("type", "probe", "probe", "p")))
                .hasMessageContaining("Two sinks are named 'probe'");
    }

    private Sinks start(String probe) throws InvalidSinkException {
        return startAll(settings(probe, probe));
    }

    private Sinks startAll(SinkSettings... settings) throws InvalidSinkException {
        return Sinks.start(directory, "till", List.of(settings), DriverMetrics.NONE);
    }

    private static SinkSettings settings(String name, String probe) throws InvalidSinkException {
        return parse("type", "probe", "name", name, "probe", probe);
    }

    private static SinkSettings parse(String... entry) throws InvalidSinkException {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < entry.length; i += 2) {
            map.put(entry[i], entry[i + 1]);
        }
        return SinkSettings.parse(map);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().collect(toList());
    }

    /** What the room logs. */
}
