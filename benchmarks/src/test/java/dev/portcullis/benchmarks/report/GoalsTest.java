package dev.portcullis.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.benchmarks.report.Goals.Goal;
import dev.portcullis.benchmarks.report.Goals.Verdict;
import dev.portcullis.benchmarks.run.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
