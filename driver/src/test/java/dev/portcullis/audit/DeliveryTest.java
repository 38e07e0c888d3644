package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.FaultyFiles.Fault;
import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.ProbeSink;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.audit.sink.SinkSettings;
import dev.portcullis.audit.sink.Sinks;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sink was given is in the trail, whatever becomes of the machine. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(120)
class DeliveryTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    private final FaultyFiles files = new FaultyFiles();
    private final Named session = Named.session("app");
    private final AtomicBoolean failed = new AtomicBoolean();
    private final DriverMetrics metrics = new DriverMetrics() {
        @Override
        public void auditFailed(boolean now) {
            failed.set(now);
        }
    };
    private Probe probe;
    private String name;

    @BeforeEach
    void name(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName();
        probe = ProbeSink.probe(name);
    }

    /** The file has the record for a second or more, in which the sink would have had time enough to take it. */
    @Test
    void nothingIsDeliveredBeforeItIsForced() throws Exception {
        FileTrail trail = FileTrail.open(settings(directory, 64 << 20), files, metrics);
        try (Sinks sinks = sinks(directory, name)) {
            trail.publish(new Operation(session, null, 1));
            FaultTest.until(() -> delivered("\"rowsRead\":1,"));
            files.fail(1, Integer.MAX_VALUE, Fault.FORCE_FAILS);
            trail.publish(new Operation(session, null, 2));
            FaultTest.until(failed::get);
            assertThat(String.join("\n", Written.lines(directory.resolve("shop-1"))))
                    .contains("\"rowsRead\":2,");
            files.cutPower();
        }
        trail.close();
        assertThat(probe.records).isNotEmpty();
        requireDelivered(directory, probe.records);
    }

    /** The power goes at every operation on the disk in turn. */
    @Test
    void aPowerCutTakesNothingThatWasDelivered() throws Exception {
        int delivered = 0;
        for (int cut = 8; cut <= 90; cut += 2) {
            Path place = directory.resolve("cut" + cut);
            FaultyFiles disk = new FaultyFiles();
            Probe taken = ProbeSink.probe(name + cut);
            FileTrail trail = FileTrail.open(settings(place, 1500), disk, DriverMetrics.NONE);
            disk.fail(cut, 1, Fault.POWER_CUT);
            try (Sinks sinks = sinks(place, name + cut)) {
                for (int i = 0; i < 40; i++) {
                    trail.publish(new Operation(Named.session("app" + i % 3), null, i));
                    if (i % 10 == 9) {
                        int expected = i / 4;
                        FaultTest.until(() -> taken.records.size() > expected || disk.isOff());
                    }
                }
                FaultTest.until(() -> disk.isOff() || taken.records.size() > 40);
                disk.cutPower();
            }
            trail.close();
            delivered += taken.records.size();
            requireDelivered(place, taken.records);
        }
        assertThat(delivered).isGreaterThan(500);
    }

    /** A process that died of a disk which did not take its records leaves them to the next; then the power goes. */
    @Test
    void whatADeadProcessWroteIsForcedBeforeAnythingFollowsIt() throws Exception {
        abandon(7);
        FileTrail next = FileTrail.open(settings(directory, 64 << 20), files, DriverMetrics.NONE);
        files.cutPower();
        next.close();
        FaultTest.forgetBoot(directory.resolve("shop-1"));
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        assertThat(verify(directory).problem()).isNull();
        assertThat(FaultTest.written(directory)).contains(7L);
    }

    @Test
    void whatADeadProcessWroteIsDelivered() throws Exception {
        abandon(7);
        try (Sinks sinks = sinks(directory, name)) {
            FaultTest.until(() -> delivered("\"rowsRead\":7,"));
        }
        requireDelivered(directory, probe.records);
    }

    /** The kernel writes files to the disk in what order it likes. */
    @Test
    void aSegmentWhoseForerunnerIsNotWholeIsSetAside() throws Exception {
        Path trail = directory.resolve("shop-1");
        try (FileTrail whole = FileTrail.open(settings(directory, 1500), DriverMetrics.NONE)) {
            for (int i = 0; i < 40; i++) {
                whole.publish(new Operation(Named.session("app"), null, i));
                int number = i;
                FaultTest.until(() -> FaultTest.written(directory).contains((long) number));
            }
        }
        List<Path> segments = Segments.list(trail);
        Path newest = segments.get(segments.size() - 1);
        Path before = segments.get(segments.size() - 2);
        FaultTest.forgetBoot(trail);
        try (RandomAccessFile state =
                        new RandomAccessFile(trail.resolve("state").toFile(), "rw");
                RandomAccessFile half = new RandomAccessFile(before.toFile(), "rw")) {
            state.seek(80);
            state.writeLong(Long.reverseBytes(Segments.firstSeq(before)));
            half.setLength(half.length() / 2);
        }
        FileTrail.open(settings(directory, 1500), DriverMetrics.NONE).close();
        assertThat(verify(directory).problem()).isNull();
        assertThat(trail.resolve("cut-" + (Segments.firstSeq(newest) - 1) + "-0"))
                .exists();
        assertThat(String.join("\n", Written.lines(trail))).contains("\"type\":\"gap\"");
    }

    /** The disk took a later page of the newest segment, and not the first: twice, at the same record. */
    @Test
    void aSegmentWithoutItsFirstPageIsSetAside() throws Exception {
        Path trail = directory.resolve("shop-1");
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        for (int time = 0; time < 2; time++) {
            try (FileTrail next = FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE)) {
                next.publish(new Operation(session, null, time));
            }
            Path newest = Segments.list(trail).get(1);
            FaultTest.forgetBoot(trail);
            forced(trail, Segments.firstSeq(newest) - 1);
            try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
                file.write(new byte[300]);
            }
        }
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        assertThat(directory.resolve("shop-2")).doesNotExist();
        assertThat(verify(directory).problem()).isNull();
        assertThat(verify(directory).gaps()).isEqualTo(1);
        String aside = "cut-" + (Segments.firstSeq(Segments.list(trail).get(1)) - 1) + "-0";
        assertThat(trail.resolve(aside)).exists();
        assertThat(trail.resolve(aside + "-1")).exists();
    }

    /** What was forced is not lost by a machine that goes down: somebody changed it, and it stays as it is. */
    @Test
    void aForcedSegmentWithoutItsFirstRecordStaysForTheAuditor() throws Exception {
        Path trail = directory.resolve("shop-1");
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        Path newest = Segments.list(trail).get(1);
        FaultTest.forgetBoot(trail);
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.write(new byte[300]);
        }
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        assertThat(newest).exists();
        assertThat(directory.resolve("shop-2")).exists();
        assertThat(verify(directory).problem()).isNotNull();
    }

    /** A hole that is longer than any record, where the machine went down and where it did not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLineWithoutEndHoldsNoStartUp(boolean sameBoot) throws Exception {
        Path trail = directory.resolve("shop-1");
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        try (RandomAccessFile file =
                new RandomAccessFile(Segments.list(trail).get(0).toFile(), "rw")) {
            file.setLength(file.length() + (64 << 20) + 4096);
        }
        if (!sameBoot) {
            FaultTest.forgetBoot(trail);
        }
        FileTrail.open(settings(directory, 64 << 20), DriverMetrics.NONE).close();
        assertThat(directory.resolve("shop-2").toFile().exists()).isEqualTo(sameBoot);
        assertThat(verify(directory).problem() == null).isEqualTo(!sameBoot);
    }

    private static void forced(Path trail, long seq) throws Exception {
        try (RandomAccessFile state =
                new RandomAccessFile(trail.resolve("state").toFile(), "rw")) {
            state.seek(80);
            state.writeLong(Long.reverseBytes(seq));
        }
    }

    /** A trail whose last record is written, not forced, and followed by no end, in the hands of nobody. */
    private void abandon(int number) throws Exception {
        FileTrail trail = FileTrail.open(settings(directory, 64 << 20), files, metrics);
        files.fail(1, Integer.MAX_VALUE, Fault.FORCE_FAILS);
        trail.publish(new Operation(session, null, number));
        FaultTest.until(failed::get);
        trail.close();
        files.heal();
        assertThat(String.join("\n", Written.lines(directory.resolve("shop-1"))))
                .contains("\"rowsRead\":" + number);
    }

    private boolean delivered(String text) {
        return probe.records.stream()
                .anyMatch(record -> new String(record.body(), StandardCharsets.UTF_8).contains(text));
    }

    private static Sinks sinks(Path place, String probe) throws Exception {
        return Sinks.start(
                place,
                "shop",
                List.of(SinkSettings.parse(Map.of("type", "probe", "probe", probe))),
                DriverMetrics.NONE);
    }

    private static TrailSettings settings(Path place, long segmentSize) {
        return Settings.of(place).patience(SHORT).segmentSize(segmentSize).build();
    }

    /** The trail, taken up after the machine was started again, is whole and has everything that was delivered, with the hash that it had. */
    private static void requireDelivered(Path place, List<AuditRecord> delivered) throws Exception {
        FaultTest.forgetBoot(place.resolve("shop-1"));
        FileTrail.open(settings(place, 64 << 20), DriverMetrics.NONE).close();
        assertThat(verify(place).problem()).as(place.toString()).isNull();
        Set<String> lines = new HashSet<>(Written.lines(place.resolve("shop-1")));
        assertThat(lines)
                .as(place.toString())
                .containsAll(delivered.stream()
                        .map(record -> new String(record.line(), StandardCharsets.UTF_8))
                        .toList());
    }

    private static Report verify(Path place) throws Exception {
        return TrailVerifier.verify(place.resolve("shop-1"), TrustedKeys.read(List.of()), true, bytes -> {});
    }
}
