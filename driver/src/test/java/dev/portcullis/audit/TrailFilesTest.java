package dev.portcullis.audit;

import static dev.portcullis.audit.FaultTest.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailSet;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the files of a trail, by the trail itself and by others. */
class TrailFilesTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final Named session = Named.session("app");

    private final Path trail() {
        return directory.resolve("shop-1");
    }

    /** Between the look for the segments and the look into the second. */
    @Test
    void whatRetentionRemovesWhileATrailIsVerifiedIsNoAlarm() throws Exception {
        try (Trail trail = open(settings().durable(true).segmentSize(4000).keepSize(20_000))) {
            acknowledge(trail, 60);
            List<Path> before = Segments.list(trail());
            assertThat(before).hasSizeGreaterThan(2);
            AtomicReference<Exception> failed = new AtomicReference<>();
            Report report = TrailVerifier.verify(trail(), TrustedKeys.read(List.of()), true, bytes -> {
                try {
                    while (Files.exists(before.get(1))) {
                        acknowledge(trail, 1);
                    }
                } catch (Exception e) {
                    failed.set(e);
                }
            });
            assertThat(failed).hasNullValue();
            assertThat(report.problem()).isNull();
            assertThat(report.firstSeq()).isGreaterThan(Segments.firstSeq(before.get(1)));
        }
    }

    /** Nothing is removed as long as nobody can tell what may go, and the trail is written all the same. */
    @Test
    void anOldSegmentThatCannotBeReadHoldsNothingUp() throws Exception {
        try (LogLines log = new LogLines(Trail.class.getName());
                Trail trail = open(settings().durable(true).segmentSize(4000).keepSize(20_000))) {
            acknowledge(trail, 60);
            Path first = Segments.list(trail()).get(0);
            Path second = Segments.list(trail()).get(1);
            Path kept = Files.move(second, directory.resolve("kept"));
            // A file that fails who reads it, also with the rights of root.
            Files.createSymbolicLink(second, Path.of("/proc/self/mem"));
            acknowledge(trail, 200);
            assertThat(first).exists();
            assertThat(log.about("No old segment")).hasSize(1);
            Files.move(kept, second, StandardCopyOption.REPLACE_EXISTING);
            while (Files.exists(first)) {
                acknowledge(trail, 1);
            }
        }
        assertThat(verify(trail()).problem()).isNull();
    }

    @Test
    void rotationKeepsTheChain() throws Exception {
        try (Trail trail = open(settings().durable(true).segmentSize(4000))) {
            acknowledge(trail, 100);
        }
        assertThat(Segments.list(trail())).hasSizeGreaterThan(3);
        for (Path segment : Segments.list(trail())) {
            List<String> lines = Files.readAllLines(segment);
            assertThat(lines.get(0)).contains("\"type\":\"segment\"");
            assertThat(lines)
                    .filteredOn(line -> line.contains("\"type\":\"session\""))
                    .hasSizeLessThanOrEqualTo(1);
        }
        Written.requireChain(Written.lines(trail()));
        assertThat(verify(trail()).problem()).isNull();
    }

    @Test
    void aSegmentEndsWithTheDay() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T23:59:59Z"));
        InstantSource clock = () -> now.get();
        try (Trail trail = open(settings().durable(true).clock(clock))) {
            acknowledge(trail, 1);
            now.set(Instant.parse("2026-02-01T00:00:00.5Z"));
            until(() -> {
                acknowledge(trail, 1);
                return Segments.list(trail()).size() > 1;
            });
        }
        assertThat(Files.readAllLines(Segments.list(trail()).get(1)).get(0)).contains("\"time\":\"2026-02-01T00:00:0");
        assertThat(verify(trail()).problem()).isNull();
    }

    @Test
    void aClockThatIsSetBackIsToldOf() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        try (Trail trail = open(settings().durable(true).clock(() -> now.get()))) {
            acknowledge(trail, 1);
            now.set(Instant.parse("2026-01-31T11:00:00Z"));
            until(() -> {
                acknowledge(trail, 1);
                return Written.lines(trail()).stream()
                        .anyMatch(line -> line.contains("\"type\":\"clock\",\"step\":-36"));
            });
            acknowledge(trail, 1);
        }
        List<String> lines = Written.lines(trail());
        assertThat(lines.get(lines.size() - 1)).contains("\"time\":\"2026-01-31T11:0");
        assertThat(verify(trail()).problem()).isNull();
    }

    @Test
    void oldSegmentsGoWhenTheTrailHasSaidSo() throws Exception {
        try (Trail trail = open(settings().durable(true).segmentSize(4000).keepSize(10_000))) {
            acknowledge(trail, 200);
        }
        try (Stream<Path> files = Files.list(trail())) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(16_000);
        }
        Report report = verify(trail());
        assertThat(report.problem()).isNull();
        assertThat(report.firstSeq()).isGreaterThan(1);

        Files.delete(Segments.list(trail()).get(0));
        assertThat(verify(trail()).problem())
                .as("one more than the trail says is missed")
                .isNotNull();
    }

    @Test
    void whatASinkHasNotDeliveredStays() throws Exception {
        Path cursors = Files.createDirectories(trail().resolve("cursors"));
        Files.writeString(cursors.resolve("kafka"), "{\"segment\":\"x\",\"offset\":0,\"seq\":60,\"hash\":\"\"}\n");
        Files.writeString(cursors.resolve("slf4j"), "{\"segment\":\"x\",\"offset\":0,\"seq\":900,\"hash\":\"\"}\n");
        try (Trail trail = open(settings().durable(true).segmentSize(4000).keepSize(5_000))) {
            acknowledge(trail, 300);
        }
        Report report = verify(trail());
        assertThat(report.firstSeq()).isBetween(2L, 61L);
        assertThat(report.problem()).isNull();
    }

    @Test
    void aDeadSinkHoldsNoMoreThanIsKeptForItAndIsNamed() throws Exception {
        Path cursors = Files.createDirectories(trail().resolve("cursors"));
        Files.writeString(cursors.resolve("dead"), "{\"segment\":\"x\",\"offset\":0,\"seq\":20,\"hash\":\"\"}\n");
        Files.writeString(cursors.resolve("well"), "{\"segment\":\"x\",\"offset\":0,\"seq\":9000,\"hash\":\"\"}\n");
        Map<String, Long> undelivered = new ConcurrentHashMap<>();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditUndelivered(String sink, long records) {
                undelivered.merge(sink, records, Long::sum);
            }
        };
        List<String> log;
        try (LogLines lines = new LogLines(Trail.class.getName())) {
            try (Trail trail = FileTrail.open(
                    settings()
                            .durable(true)
                            .segmentSize(4000)
                            .keepSize(5_000)
                            .keepUndelivered(20_000)
                            .build(),
                    metrics)) {
                acknowledge(trail, 600);
            }
            log = lines.about("keep-undelivered");
        }
        Report report = verify(trail());
        assertThat(report.problem()).isNull();
        assertThat(undelivered).containsOnlyKeys("dead").containsEntry("dead", report.firstSeq() - 21);
        try (Stream<Path> files = Files.list(trail())) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isBetween(12_000L, 26_000L);
        }
        assertThat(log).singleElement().asString().contains("dead=").doesNotContain("well");
        assertThat(Written.lines(trail())).anyMatch(line -> line.contains("\"undelivered\":[\"dead\"]"));
    }

    @Test
    void oldSegmentsGoByAge() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
        for (int day = 0; day < 4; day++) {
            try (Trail trail =
                    open(settings().keepFor(DAY).segmentSize(2000).durable(true).clock(() -> now.get()))) {
                acknowledge(trail, 15);
            }
            now.set(now.get().plus(DAY));
        }
        Report report = verify(trail());
        assertThat(report.problem()).isNull();
        assertThat(report.firstSeq()).isGreaterThan(1);
    }

    /** What was declared is removed from the oldest on, so what is left follows. */
    @Test
    void aRemovalWhoseProcessDiedIsNoLoss() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
        TrailSettings settings = settings()
                .keepFor(DAY)
                .segmentSize(2000)
                .durable(true)
                .clock(() -> now.get())
                .build();
        try (Trail trail = FileTrail.open(settings, DriverMetrics.NONE)) {
            acknowledge(trail, 60);
        }
        Map<Path, byte[]> before = new TreeMap<>();
        for (Path segment : Segments.list(trail())) {
            before.put(segment, Files.readAllBytes(segment));
        }
        now.set(now.get().plus(DAY).plus(DAY));
        try (Trail trail = FileTrail.open(settings, DriverMetrics.NONE)) {
            acknowledge(trail, 15);
        }
        List<Path> removed = before.keySet().stream().filter(Files::notExists).toList();
        assertThat(removed).hasSizeGreaterThan(3);
        for (Path segment : removed.subList(1, removed.size())) {
            Files.write(segment, before.get(segment));
        }
        Report report = verify(trail());
        assertThat(report.problem()).isNull();
        assertThat(report.firstSeq()).isEqualTo(Segments.firstSeq(removed.get(1)));

        Files.delete(removed.get(2));
        assertThat(verify(trail()).problem()).isNotNull();
    }

    @Test
    void aRemovedStateFileIsMadeAnew() throws Exception {
        try (Trail trail = open(settings().durable(true))) {
            acknowledge(trail, 3);
            Files.delete(trail().resolve("state"));
            until(() -> Files.exists(trail().resolve("state")));
            acknowledge(trail, 3);
        }
        open(settings()).close();
        Report report = verify(trail());
        assertThat(report.problem()).isNull();
        assertThat(report.gaps()).isZero();
    }

    @Test
    void filesAreForTheirOwnerAlone() throws Exception {
        open(settings()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trail())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trail().resolve("state"))))
                .as("nobody shortens what is mapped")
                .isEqualTo("r--------");
        for (Path segment : Segments.list(trail())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aRemovedSegmentIsNoticedAndToldOf() throws Exception {
        try (Trail trail = open(settings().durable(true))) {
            acknowledge(trail, 3);
            Path first = Segments.list(trail()).get(0);
            Files.delete(first);
            until(() -> {
                acknowledges(trail);
                List<Path> now = Segments.list(trail());
                return !now.isEmpty() && Files.readString(now.get(0)).contains("was removed or replaced");
            });
            until(() -> acknowledges(trail));
            acknowledge(trail, 3);
        }
        assertThat(verify(trail()).problem()).as("the records are gone").isNotNull();
        List<String> lines = Files.readAllLines(Segments.list(trail()).get(0));
        assertThat(lines)
                .filteredOn(line -> line.contains("\"type\":\"operation\""))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    /** It is full long before the writer would look after it again. */
    @Test
    void aSegmentThatIsRemovedRightBeforeItIsFullIsToldOf() throws Exception {
        try (Trail trail = open(settings().durable(true).segmentSize(4_000))) {
            acknowledge(trail, 3);
            Files.delete(Segments.list(trail()).get(0));
            until(() -> {
                acknowledges(trail);
                return Segments.list(trail()).size() > 1;
            });
        }
        assertThat(Files.readString(Segments.list(trail()).get(0)))
                .contains("00000000000000000001.jsonl was removed or replaced");
    }

    @Test
    void aRenamedDirectoryIsFollowedByAnotherTrail() throws Exception {
        Path moved = directory.resolve("moved");
        try (Trail trail = open(settings().durable(true))) {
            acknowledge(trail, 3);
            Files.move(trail(), moved);
            until(() -> {
                acknowledges(trail);
                return Files.exists(trail()) && !Segments.list(trail()).isEmpty();
            });
            until(() -> acknowledges(trail));
            acknowledge(trail, 3);
        }
        Report before = TrailVerifier.verify(moved, TrustedKeys.read(List.of()), true, bytes -> {});
        Report after = verify(trail());
        assertThat(after.problem()).isNull();
        assertThat(after.follows()).isEqualTo(before.id() + "-" + before.lastSeq());
        assertThat(TrailSet.missingPredecessor(after, List.of(before, after))).isNull();
        assertThat(TrailSet.missingPredecessor(after, List.of(after))).isNotNull();
    }

    @Test
    void aReplacedLockMeansAnotherTrail() throws Exception {
        try (Trail trail = open(settings().durable(true))) {
            acknowledge(trail, 3);
            Files.delete(trail().resolve("lock"));
            try (Trail other = open(settings().durable(true))) {
                until(() -> {
                    acknowledges(trail);
                    return Files.exists(directory.resolve("shop-2"));
                });
                until(() -> acknowledges(trail));
                acknowledge(trail, 3);
                acknowledge(other, 3);
            }
        }
        assertThat(verify(directory.resolve("shop-2")).problem()).isNull();
    }

    @Test
    void aTrailThatCannotBeContinuedIsLeftAlone() throws Exception {
        open(settings()).close();
        Path first = Segments.list(trail()).get(0);
        Files.writeString(first, "no record\n");
        open(settings()).close();
        assertThat(first).hasContent("no record");
        assertThat(verify(directory.resolve("shop-2")).problem()).isNull();
    }

    @Test
    void withoutADirectoryNothingIsOpened() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> FileTrail.open(Settings.of(file).build(), DriverMetrics.NONE))
                .isInstanceOf(TrailFailedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("portcullis.audit.on-failure=continue");

        try (Trail trail = FileTrail.open(Settings.of(file).block(false).build(), DriverMetrics.NONE)) {
            trail.admit();
            trail.publish(new Operation(session, null, 1));
            Files.delete(file);
            until(() -> Files.exists(file.resolve("shop-1")));
        }
        assertThat(Written.lines(file.resolve("shop-1"))).anyMatch(line -> line.contains("\"rowsRead\":1"));
    }

    private Settings settings() {
        return Settings.of(directory);
    }

    private static Trail open(Settings settings) throws TrailFailedException {
        return FileTrail.open(settings.build(), DriverMetrics.NONE);
    }

    private void acknowledge(Trail trail, int count) throws TrailFailedException {
        for (int i = 0; i < count; i++) {
            trail.admit();
            trail.acknowledge(new Operation(session, null, i));
        }
    }

    /** False while the trail looks for another place. */
    private boolean acknowledges(Trail trail) {
        try {
            acknowledge(trail, 1);
            return true;
        } catch (TrailFailedException e) {
            return false;
        }
    }

    private static Report verify(Path trail) throws IOException {
        return TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {});
    }
}
