package dev.portcullis.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.benchmarks.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables tell losses like wins. */
class TablesTest {
    @TempDir
    private Path folder;

    @Test
    void everyScenarioIsAmongTheLossesThatAPeerRuns() throws IOException {
        Tables tables = tables("""
                [{"scenario": "connect-secret", "variant": "aws-secret", "nanos": [10]},
                 {"scenario": "connect-secret", "variant": "portcullis-full", "nanos": [25]},
                 {"scenario": "stub-prepared", "variant": "raw", "nanos": [40]},
                 {"scenario": "stub-prepared", "variant": "portcullis-full", "nanos": [30]},
                 {"scenario": "audit-write", "variant": "portcullis-full", "nanos": [30]},
                 {"scenario": "growth-length-100", "variant": "raw", "nanos": [10]},
                 {"scenario": "growth-length-100", "variant": "portcullis-full", "nanos": [20]}]
                """);

        assertThat(tables.losses(List.of("stub-prepared"), "portcullis-full")).endsWith("""
                | --- | --- |
                | `stub-prepared` | none |
                | `connect-secret` | `aws-secret` 2.50 |
                """);
    }

    @Test
    void whatWasNotCountedLeavesNoTrace() throws IOException {
        Tables tables = tables("""
                [{"scenario": "growth-pool-1", "variant": "raw", "nanos": [10], "bytes": [100]},
                 {"scenario": "growth-pool-1", "variant": "aws-none", "nanos": [20], "bytes": []}]
                """);

        assertThat(tables.growth("pool", true)).endsWith("| 1 | 10.0 ns, 100 B | 20.0 ns |\n");
    }

    private Tables tables(String measured) throws IOException {
        Files.writeString(folder.resolve("any-1.json"), measured);
        return new Tables(Results.read(folder));
    }
}
