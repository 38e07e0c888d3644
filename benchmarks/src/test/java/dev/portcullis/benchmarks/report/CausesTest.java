package dev.portcullis.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.benchmarks.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cause says what the figures of the run show, and no more. */
class CausesTest {
    @TempDir
    private Path folder;

    @Test
    void whatTheRecordTakesIsWhatItAddsToTheFirewall() throws IOException {
        Causes causes = causes("""
                [{"scenario": "stub-prepared-burst", "variant": "raw", "nanos": [50, 40, 60]},
                 {"scenario": "stub-prepared-burst", "variant": "portcullis-firewall", "nanos": [47]},
                 {"scenario": "stub-prepared-burst", "variant": "portcullis-full", "nanos": [149, 100, 150]}]
                """);

        assertThat(causes.burst("stub-prepared-burst"))
                .isEqualTo("Without the record it is -3 ns, which is noise; the record adds 102 ns."
                        + " The fastest burst was 60 ns beyond raw's fastest.");
    }

    @Test
    void halfIsOutOfReachOnlyIfRawTakesMore() throws IOException {
        String connects = """
                [{"scenario": "first-connection-iam", "variant": "raw", "nanos": [%d]},
                 {"scenario": "first-connection-iam", "variant": "aws-iam", "nanos": [1000]}]
                """;

        assertThat(causes(connects.formatted(770)).iam()).contains(" 0.77 ", "out of reach");
        assertThat(causes(connects.formatted(400)).iam()).contains(" 0.40 ").doesNotContain("out of reach");
    }

    @Test
    void whoOverlapsIsNamed() throws IOException {
        String rows = """
                [{"scenario": "stub-rows1000", "variant": "raw", "nanos": [100000, 120000]},
                 {"scenario": "stub-rows1000", "variant": "portcullis-guard", "nanos": [%d]}]
                """;

        assertThat(causes(rows.formatted(119_000)).rows("portcullis-guard"))
                .endsWith("Its bounds and those of `raw` overlap.");
        assertThat(causes(rows.formatted(121_000)).rows("portcullis-guard")).doesNotContain("overlap");
    }

    private Causes causes(String measured) throws IOException {
        Files.writeString(folder.resolve("stub-1.json"), measured);
        return new Causes(Results.read(folder), "portcullis-full");
    }
}
