package dev.portcullis.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.report.Goals.Goal;
import dev.portcullis.benchmarks.report.Goals.Verdict;
import dev.portcullis.benchmarks.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalsTest {
    @TempDir
    private Path folder;

    @Test
    void aGoalThatIsMissedByLessThanIsShownIsMissedAndHasItsCause() throws IOException {
        Goal goal = rows(105_010);

        assertThat(goal.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(new GoalTables(Goals.of(results(105_010))).missed())
                .contains(goal.wanted(), "The guard takes 0.7 ns for each of the 7,000 calls");
    }

    @Test
    void aGoalIsReachedToTheDigit() throws IOException {
        assertThat(rows(105_000).verdict()).isEqualTo(Verdict.REACHED);
    }

    @Test
    void whatWasNotMeasuredIsSaidToBeSo() throws IOException {
        GoalTables tables = new GoalTables(Goals.of(results(105_000)));

        assertThat(tables.count(Verdict.NOT_MEASURED)).isPositive();
        assertThat(tables.reached()).contains("| not measured |");
    }

    @Test
    void everyGoalThatIsMissedHasItsCause() throws IOException {
        StringBuilder measured = new StringBuilder("[");
        for (String scenario : List.of(
                "stub-prepared",
                "stub-literal",
                "stub-prepared-burst",
                "stub-literal-burst",
                "stub-rows1000",
                "mysql-prepared",
                "mysql-prepared-turns",
                "firewall-known",
                "firewall-literal",
                "firewall-hostile",
                "connect-tls-cold",
                "connect-tls-cold-16",
                "connect-tls-resumed",
                "connect-tls-resumed-16",
                "first-connection",
                "first-connection-iam")) {
            for (Variant variant : Variant.values()) {
                long cost = variant.isPortcullis() ? 100_000_000 : 10;
                measured.append(measured.length() == 1 ? "" : ",")
                        .append("""
                        {"scenario": "%s", "variant": "%s", "nanos": [%3$d], "bytes": [%3$d], "cpu": [%3$d], "caller": [%3$d]}
                        """.formatted(scenario, variant.label(), cost));
            }
        }
        Files.writeString(folder.resolve("stub-1.json"), measured.append("]"));

        List<Goal> goals = Goals.of(Results.read(folder));

        assertThat(goals).allSatisfy(goal -> {
            assertThat(goal.verdict()).as(goal.wanted()).isEqualTo(Verdict.MISSED);
            assertThat(goal.why()).as(goal.wanted()).isNotBlank();
        });
    }

    private Goal rows(int guard) throws IOException {
        return Goals.of(results(guard)).stream()
                .filter(goal -> goal.wanted().startsWith("1,000 rows, guard only"))
                .findFirst()
                .orElseThrow();
    }

    private Results results(int guard) throws IOException {
        Files.writeString(folder.resolve("stub-1.json"), """
                [{"scenario": "stub-rows1000", "variant": "raw", "nanos": [100000]},
                 {"scenario": "stub-rows1000", "variant": "portcullis-guard", "nanos": [%d]}]
                """.formatted(guard));
        return Results.read(folder);
    }
}
