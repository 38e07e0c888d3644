package dev.portcullis.audit;

import static dev.portcullis.audit.FaultTest.until;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody puts into the folder of a trail, by mistake or to do harm: the application works on, no record is lost, and nothing outside is touched. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrailMishapTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path outside;

    private final Named session = Named.session("app");

    private enum Thing {
        LINK_TO_A_FILE,
        LINK_TO_NOTHING,
        DIRECTORY,
        PIPE,
        FILE_OF_LINES
    }

    private void put(Thing thing, Path at) throws Exception {
        switch (thing) {
            case LINK_TO_A_FILE ->
                Files.createSymbolicLink(at, Files.writeString(outside.resolve("precious"), "precious"));
            case LINK_TO_NOTHING -> Files.createSymbolicLink(at, outside.resolve("nothing"));
            case DIRECTORY -> Files.createDirectory(at);
            case PIPE ->
                assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor())
                        .isZero();
            case FILE_OF_LINES -> Files.writeString(at, "not\na\nrecord\n");
        }
    }

    private Path trail(int number) {
        return directory.resolve("shop-" + number);
    }

    private Trail open() throws TrailFailedException {
        return FileTrail.open(
                Settings.of(directory).durable(true).segmentSize(4_000).build(), DriverMetrics.NONE);
    }

    private void acknowledge(Trail trail, int from, int to) throws TrailFailedException {
        for (int i = from; i < to; i++) {
            trail.admit();
            trail.acknowledge(new Operation(session, null, i));
        }
    }

    /** Every operation is on record once, in trails that are right by themselves and with each other. */
    private void requireAll(int count) throws IOException {
        List<Report> reports = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (Path trail : Segments.trails(directory)) {
            Report report = TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {});
            assertThat(report.problem()).as(trail.toString()).isNull();
            reports.add(report);
            Written.lines(trail).stream()
                    .filter(line -> line.contains("\"type\":\"operation\""))
                    .forEach(line -> rows.add(line.replaceFirst(".*\"rowsRead\":([0-9]+).*", "$1")));
        }
        assertThat(reports).allMatch(report -> TrailSet.missingPredecessor(report, reports) == null);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(String.valueOf(i));
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
        Path precious = outside.resolve("precious");
        assertThat(Files.notExists(precious) || Files.readString(precious).equals("precious"))
                .isTrue();
        assertThat(outside.resolve("nothing")).doesNotExist();
    }

    private void acknowledgeAll(Trail trail, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            int operation = i;
            until(() -> {
                try {
                    trail.admit();
                } catch (TrailFailedException e) {
                    return false;
                }
                try {
                    trail.acknowledge(new Operation(session, null, operation));
                } catch (TrailFailedException e) {
                    // It waits for the trail, and is on record when that is written again.
                }
                return true;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void somethingWhereTheNextSegmentIsToBe(Thing thing) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 2);
            for (int seq = 4; seq < 60; seq++) {
                put(thing, Segments.file(trail(1), seq));
                if (thing == Thing.LINK_TO_A_FILE) {
                    Files.deleteIfExists(outside.resolve("precious"));
                }
            }
            if (thing == Thing.LINK_TO_A_FILE) {
                Files.writeString(outside.resolve("precious"), "precious");
            }
            acknowledgeAll(trail, 2, 60);
        }
        assertThat(Segments.list(trail(2))).as("goes on elsewhere").isNotEmpty();
        for (int seq = 4; seq < 60; seq++) {
            Files.delete(Segments.file(trail(1), seq));
        }
        requireAll(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK_TO_A_FILE", "LINK_TO_NOTHING", "PIPE", "DIRECTORY"})
    void somethingForTheLock(Thing thing) throws Exception {
        Files.createDirectories(trail(1));
        put(thing, trail(1).resolve("lock"));
        try (Trail trail = open()) {
            acknowledge(trail, 0, 5);
        }
        assertThat(Segments.list(trail(2))).isNotEmpty();
        requireAll(5);
    }

    @ParameterizedTest
    @EnumSource
    void somethingForTheState(Thing thing) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 5);
        }
        Files.delete(trail(1).resolve("state"));
        put(thing, trail(1).resolve("state"));
        try (Trail trail = open()) {
            acknowledge(trail, 5, 10);
        }
        assertThat(trail(1).resolve("state")).isRegularFile();
        requireAll(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "state.new"})
    void aFullDirectoryForTheStateHoldsNothingUp(String name) throws Exception {
        try (Trail trail = open();
                LogLines log = new LogLines("dev.portcullis.audit")) {
            acknowledge(trail, 0, 3);
            Path state = trail(1).resolve("state");
            Files.delete(state);
            Files.createDirectories(trail(1).resolve(name).resolve("full"));
            until(() -> Files.isRegularFile(state));
            acknowledge(trail, 3, 5);
            assertThat(log.about("cannot be written")).isEmpty();
        }
        requireAll(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "cursors"})
    void aTrailOfWhichNoSegmentIsLeftIsMissed(String left) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 60);
        }
        Files.createDirectories(trail(1).resolve("cursors"));
        for (Path segment : Segments.list(trail(1))) {
            Files.delete(segment);
        }
        Files.delete(trail(1).resolve(left.equals("state") ? "cursors" : "state"));
        assertThat(Segments.trails(directory)).containsExactly(trail(1));
        for (boolean needsState : new boolean[] {true, false}) {
            Report report = TrailVerifier.verify(trail(1), TrustedKeys.read(List.of()), needsState, bytes -> {});
            assertThat(String.valueOf(report.problem())).contains("MISSING", "all records, from record 1 on");
        }
    }

    /** Else who puts a whole trail there hides all others. */
    @Test
    void aTrailAboveOthersIsNotTheOnlyOne() throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 3);
        }
        for (String name : List.of(Segments.list(trail(1)).get(0).getFileName().toString(), "state")) {
            Files.copy(trail(1).resolve(name), directory.resolve(name));
        }
        assertThat(Segments.trails(directory)).containsExactly(directory, trail(1));
    }

    /** A copy of the same length, which is never written again: who follows the trail would wait for ever. */
    @Test
    void aStateThatIsReplacedIsMadeAnew() throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 3);
            Path state = trail(1).resolve("state");
            Files.copy(state, state.resolveSibling("old"));
            Files.move(state.resolveSibling("old"), state, StandardCopyOption.REPLACE_EXISTING);
            Object replaced = Files.getAttribute(state, "unix:ino");
            until(() -> !Files.getAttribute(state, "unix:ino").equals(replaced));
            acknowledge(trail, 3, 5);
        }
        requireAll(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLastSegmentThatIsALinkIsNotWritten(boolean torn) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 3);
        }
        Path segment = Segments.list(trail(1)).get(0);
        Path moved = Files.move(segment, outside.resolve("moved"));
        Files.createSymbolicLink(segment, moved);
        if (torn) {
            Files.writeString(moved, Files.readString(moved) + "{\"seq\":");
        }
        String before = Files.readString(moved);
        try (Trail trail = open()) {
            acknowledge(trail, 3, 6);
        }
        assertThat(moved).hasContent(before);
        assertThat(Segments.list(trail(2))).as("goes on elsewhere").isNotEmpty();
        Files.writeString(moved, before.substring(0, before.lastIndexOf('\n') + 1));
        requireAll(6);
    }

    /** As where the disk, or somebody, changed it. The trail is verified to be altered, but nothing waits for that. */
    @ParameterizedTest
    @ValueSource(strings = {"\"type\":\"stop\"", "\"format\":1"})
    void aRecordThatCannotBeReadKeepsNoTrailFromBeingOpened(String altered) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 3);
        }
        Path segment = Segments.list(trail(1)).get(0);
        String text = Files.readString(segment);
        assertThat(text).contains(altered);
        Files.writeString(
                segment,
                text.replace(
                        altered, altered.contains("stop") ? "\"type\":\"gap\",\"events\":null" : "\"format\":null"));
        try (Trail trail = open()) {
            acknowledge(trail, 3, 6);
            assertThat(trail.isOn()).isTrue();
        }
        assertThat(Files.exists(trail(2))).isEqualTo(altered.contains("format"));
    }

    @Test
    void foreignFilesAreLeftAlone() throws Exception {
        Files.createDirectories(trail(1).resolve("cursors"));
        List<Path> foreign = new ArrayList<>();
        for (String name :
                List.of(".hidden", "notes.txt", "1.jsonl", "0000000000000000000x.jsonl", "copy.jsonl", "cut-1")) {
            foreign.add(Files.writeString(trail(1).resolve(name), "mine"));
        }
        try (Trail trail = open()) {
            acknowledge(trail, 0, 60);
        }
        assertThat(foreign).allSatisfy(file -> assertThat(file).hasContent("mine"));
        requireAll(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK_TO_NOTHING", "DIRECTORY", "PIPE"})
    void aSegmentThatIsNoFileAnyMoreIsMissed(Thing thing) throws Exception {
        try (Trail trail = open()) {
            acknowledge(trail, 0, 60);
        }
        Path segment = Segments.list(trail(1)).get(1);
        Files.delete(segment);
        put(thing, segment);
        Report report = TrailVerifier.verify(trail(1), TrustedKeys.read(List.of()), true, bytes -> {});
        assertThat(String.valueOf(report.problem())).contains("MISSING", String.valueOf(Segments.firstSeq(segment)));
    }
}
