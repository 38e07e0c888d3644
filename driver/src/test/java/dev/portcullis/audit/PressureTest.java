package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trail makes of threads that are short of something while they publish. */
class PressureTest {
    @TempDir
    private Path directory;

    /** A claimed place that is never filled would hold the trail up for ever. Compiled code needs no stack there, so nothing is compiled. */
    @Test
    void aStackThatEndsWhileAnEventIsPublishedHoldsNothingUp() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DivingChild.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        assertThat(child.waitFor()).isZero();
        assertThat(FaultTest.written(directory))
                .hasSizeGreaterThan(DivingChild.DIVES)
                .endsWith(DivingChild.LAST);
    }

    /** As a batch of many statements does when it ends, or many connections that are closed at once. */
    @Test
    void whoPublishesMoreThanTheQueueHoldsWaits() throws Exception {
        int events = 200_000;
        try (Trail trail = FileTrail.open(Settings.of(directory).queue(1024).build(), DriverMetrics.NONE)) {
            for (int i = 0; i < events; i++) {
                trail.publish(new Operation(null, null, i));
            }
        }
        assertThat(FaultTest.written(directory)).hasSize(events);
    }
}
