package dev.portcullis.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.benchmarks.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's figures are those of a full run, and of nothing else. */
class ReadmeTest {
    private static final String OLD = "before\n" + Readme.BEGIN + "\nold figures\n" + Readme.END + "behind\n";

    @TempDir
    private Path folder;

    @Test
    void theFiguresOfAFullRunTakeThePlaceOfTheOldOnes() throws IOException {
        assertThat(rendered("full", "portcullis-full"))
                .startsWith("before\n" + Readme.BEGIN)
                .endsWith(Readme.END + "behind\n")
                .contains("takes 0.25 times", "waits 75 ns longer", "alone: 60 ns).")
                .doesNotContain("old figures", "{{", "with an audit trail to open");
    }

    @Test
    void aQuickRunLeavesItAlone() throws IOException {
        assertThat(rendered("quick", "portcullis-full")).isEqualTo(OLD);
    }

    @Test
    void soDoesOneWithoutAFigureThatItNames() throws IOException {
        assertThat(rendered("full", "portcullis-guard")).isEqualTo(OLD);
    }

    @Test
    void theReadmeOfThisProjectHasThePlace() throws IOException {
        assertThat(Files.readString(
                        Path.of("").toAbsolutePath().getParent().getParent().resolve("README.md")))
                .containsSubsequence(Readme.BEGIN, Readme.END);
    }

    private String rendered(String profile, String variant) throws IOException {
        Path results = Files.createDirectory(folder.resolve("results"));
        StringBuilder measured = new StringBuilder("[");
        for (String scenario : new String[] {"stub-prepared", "stub-prepared-burst"}) {
            measured.append(entry(scenario, "raw", 25)).append(',');
            measured.append(entry(scenario, "druid-wall", 85)).append(',');
            measured.append(entry(scenario, variant, 100)).append(',');
        }
        for (String scenario : new String[] {"connect-tls-resumed", "connect-tls-resumed-16"}) {
            measured.append(entry(scenario, "raw", 400)).append(',');
            measured.append(entry(scenario, variant, 100)).append(',');
        }
        measured.append(entry("connect-tls-cold", "raw", 400)).append(',');
        measured.append(entry("connect-tls-cold", "portcullis-firewall", 200)).append(']');
        Files.writeString(results.resolve("any-1.json"), measured);
        Properties run = new Properties();
        run.setProperty("group.stub", "2026-11-26 15:04 UTC|abc|" + profile + "|1.8|JVM|machine");
        run.setProperty("group.connect", "2026-11-26 15:04 UTC|abc|" + profile + "|1.8|JVM|machine");
        Path readme = Files.writeString(folder.resolve("README.md"), OLD);

        new Readme(Results.read(results), run).render(readme);

        return Files.readString(readme);
    }

    private static String entry(String scenario, String variant, int nanos) {
        return """
                {"scenario": "%s", "variant": "%s", "nanos": [%d]}
                """.formatted(scenario, variant, nanos);
    }
}
