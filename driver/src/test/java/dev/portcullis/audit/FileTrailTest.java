package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.audit.TestEvents.Named;
import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailLock;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trail as its directory shows it afterwards. */
class FileTrailTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsPublishedIsWrittenInOrderAndChained(boolean durable) throws Exception {
        Named session = Named.session("app");
        Named statement = Named.statement("SELECT * FROM orders WHERE id = ?");
        try (Trail trail = open(durable)) {
            for (int i = 1; i <= 1000; i++) {
                trail.admit();
                if (i % 10 == 0) {
                    trail.acknowledge(new Operation(session, statement, i));
                } else {
                    trail.publish(new Operation(session, statement, i));
                }
            }
        }
        List<String> lines = Written.lines(directory.resolve("shop-1"));
        assertThat(lines.get(0))
                .startsWith("{\"seq\":1,\"time\":\"2")
                .contains("\"type\":\"segment\",\"format\":1,\"trail\":\"");
        assertThat(lines.get(1)).contains("\"type\":\"start\"", "\"ended\":\"new\"");
        assertThat(lines.get(2)).contains("\"type\":\"session\",\"id\":1,\"user\":\"app\"");
        assertThat(lines.get(3))
                .contains("\"type\":\"statement\",\"id\":2,\"operation\":\"select\",\"tables\":[\"shop.orders\"]");
        assertThat(lines).hasSize(1005);
        for (int i = 1; i <= 1000; i++) {
            assertThat(lines.get(i + 3))
                    .startsWith("{\"seq\":" + (i + 4) + ",")
                    .contains(
                            "\"type\":\"operation\",\"session\":1,\"statement\":2,\"micros\":123,\"outcome\":\"ok\",\"rowsRead\":"
                                    + i + ",\"hash\":\"");
        }
        assertThat(lines.get(1004)).contains("\"type\":\"stop\"");
        Written.requireChain(lines);
    }

    /** The end takes its time, and what is acknowledged meanwhile would come behind it. */
    @Test
    void nothingBeginsBehindTheEnd() throws Exception {
        AtomicLong published = new AtomicLong();
        CountDownLatch refused = new CountDownLatch(1);
        AtomicBoolean ending = new AtomicBoolean();
        TrailFiles slow = new SlowFiles(() -> {
            long before = published.get();
            while (ending.get() && refused.getCount() > 0 && published.get() < before + 100) {
                Thread.onSpinWait();
            }
        });
        Trail trail = FileTrail.open(Settings.of(directory).build(), slow, DriverMetrics.NONE);
        Thread application = new Thread(() -> {
            try {
                while (true) {
                    trail.admit();
                    trail.publish(new Operation(null, null, 1));
                    published.incrementAndGet();
                }
            } catch (TrailFailedException e) {
                refused.countDown();
            }
        });
        application.start();
        while (published.get() < 1000) {
            Thread.onSpinWait();
        }
        ending.set(true);
        trail.close();
        application.join();
        long written = Written.lines(directory.resolve("shop-1")).stream()
                .filter(line -> line.contains("\"type\":\"operation\""))
                .count();
        // One may have been let in before.
        assertThat(published.get() - written).isBetween(0L, 1L);
    }

    /** As an NFS server does that is away: what has the files may still write them. */
    @Test
    void nobodyElseTakesATrailUpThatADiskKeeps() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        AtomicBoolean away = new AtomicBoolean();
        TrailFiles slow = new SlowFiles(() -> {
            while (away.get() && back.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        Settings settings = Settings.of(directory).durable(true).patience(Duration.ofMillis(50));
        Trail trail = FileTrail.open(settings.build(), slow, DriverMetrics.NONE);
        away.set(true);
        trail.publish(new Operation(null, null, 1));
        trail.close();
        Path first = directory.resolve("shop-1");
        assertThat(TrailLock.isHeld(first)).isTrue();
        FileTrail.open(settings.build(), DriverMetrics.NONE).close();
        assertThat(directory.resolve("shop-2")).exists();
        back.countDown();
        FaultTest.until(() -> !TrailLock.isHeld(first));
        assertThat(verify().problem()).isNull();
        assertThat(String.join("\n", Written.lines(first))).contains("\"rowsRead\":1,", "\"type\":\"stop\"");
    }

    @Test
    void whoIsInterruptedWhileItWaitsIsToldSo() throws Exception {
        CountDownLatch on = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        TrailFiles disk = new SlowFiles(() -> {
            while (slow.get() && on.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        try (Trail trail = FileTrail.open(Settings.of(directory).durable(true).build(), disk, DriverMetrics.NONE)) {
            slow.set(true);
            for (int i = 0; i < 600; i++) {
                trail.publish(new Operation(null, null, i));
            }
            Thread.currentThread().interrupt();
            assertThatThrownBy(trail::admit)
                    .isInstanceOf(TrailFailedException.class)
                    .hasMessageContaining("The thread was interrupted while it waited for room");
            assertThat(Thread.interrupted()).isTrue();
            on.countDown();
        }
        assertThat(verify().problem()).isNull();
    }

    /** Whoever opens and closes many has no more files open than before. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndLeavesNoFileOpen(boolean durable) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs the list of open files of Linux");
        try (Trail trail = open(durable)) {
            trail.publish(new Operation(null, null, 1));
            assertThat(openFiles()).isNotEmpty();
        }
        FaultTest.until(() -> openFiles().isEmpty());
    }

    private List<String> openFiles() throws IOException {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    open.add(Files.readSymbolicLink(each).toString());
                } catch (IOException e) {
                    // Closed in the meantime.
                }
            }
        }
        open.removeIf(file -> !file.startsWith(directory.toString()));
        return open;
    }

    @Test
    void whatComesBehindTheEndIsTold() throws Exception {
        Trail trail = open(false);
        trail.publish(new Operation(null, null, 1));
        trail.close();
        trail.publish(new Operation(null, null, 2));
        trail.publish(new Operation(null, null, 3));
        assertThat(verify().notes()).singleElement().asString().startsWith("2 events were published and not written");
        open(false).close();
        assertThat(verify().lost()).isEqualTo(2);
        assertThat(verify().notes()).singleElement().asString().contains("2 events lost", "after the trail was closed");
    }

    private Report verify() throws Exception {
        return TrailVerifier.verify(directory.resolve("shop-1"), TrustedKeys.read(List.of()), true, bytes -> {});
    }

    @Test
    void aRestartContinuesTheChain() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Trail trail = open(false)) {
                trail.publish(new Operation(null, null, i));
            }
        }
        List<String> lines = Written.lines(directory.resolve("shop-1"));
        assertThat(lines).hasSize(12);
        assertThat(lines.get(5)).contains("\"type\":\"start\"", "\"ended\":\"stopped\"");
        Written.requireChain(lines);
    }

    @Test
    void aRestartContinuesATrailWhoseSegmentBeginsWithFieldsOfAnotherVersion() throws Exception {
        try (Trail trail = open(false)) {
            trail.publish(new Operation(null, null, 1));
        }
        Path file = Segments.list(directory.resolve("shop-1")).get(0);
        List<String> changed = Rewriter.rewrite(
                Files.readAllLines(file), 1, line -> line.replace("\"format\":1,", "\"format\":1,\"more\":[2],"), null);
        Files.writeString(file, String.join("\n", changed) + "\n");
        try (Trail trail = open(false)) {
            trail.publish(new Operation(null, null, 2));
        }
        List<String> lines = Written.lines(directory.resolve("shop-1"));
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).contains("\"more\":[2]");
        assertThat(lines.get(4)).contains("\"type\":\"segment\"", "\"events\":1,\"lost\":0");
        Written.requireChain(lines);
    }

    @Test
    void twoTrailsNeverShareADirectory() throws Exception {
        try (Trail one = open(false);
                Trail two = open(true)) {
            one.publish(new Operation(null, null, 1));
            two.publish(new Operation(null, null, 2));
        }
        assertThat(Written.lines(directory.resolve("shop-1"))).hasSize(4);
        assertThat(Written.lines(directory.resolve("shop-2"))).hasSize(4);
    }

    private Trail open(boolean durable) throws TrailFailedException {
        return FileTrail.open(Settings.of(directory).durable(durable).build(), DriverMetrics.NONE);
    }
}
