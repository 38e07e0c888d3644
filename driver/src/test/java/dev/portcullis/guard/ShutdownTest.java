package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM ends while a statement runs, a result is half read and a transaction is open: each is on record, and the trail has an end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"async", "durable"})
    void whatIsOpenWhenTheProcessEndsIsOnRecord(String mode) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenAtTheEnd.class.getName(),
                        RealServer.server().host() + ":" + RealServer.server().port(),
                        RealServer.server().administrator().user(),
                        RealServer.server().administrator().password(),
                        folder.toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("open");
            child.getOutputStream().close();
            assertThat(child.waitFor()).isZero();
        } finally {
            child.destroyForcibly();
        }
        List<String> lines = new ArrayList<>();
        Path trail = folder.resolve("trail-1");
        for (Path segment : Segments.list(trail)) {
            lines.addAll(Files.readAllLines(segment));
        }
        assertThat(lines.get(lines.size() - 1)).contains("\"type\":\"stop\"");
        assertThat(lines)
                .filteredOn(line -> line.contains("\"type\":\"operation\""))
                .filteredOn(line -> line.contains("\"outcome\":\"unknown\""))
                .as("the statement that runs")
                .hasSize(1);
        assertThat(lines).as("the half-read result").anyMatch(line -> line.contains("\"rowsRead\":2"));
        assertThat(TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {})
                        .problem())
                .isNull();
    }
}
