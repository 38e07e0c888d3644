package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.report.Goals.Goal;
import dev.portcullis.benchmarks.report.Goals.Verdict;
import java.util.List;

/** The goals as the report shows them: those that were missed first, each with its cause. */
record GoalTables(List<Goal> goals) {
    String missed() {
        StringBuilder table = new StringBuilder();
        for (Goal goal : goals) {
            if (goal.verdict() == Verdict.MISSED) {
                table.append("| %s | %s | %s |%n".formatted(goal.wanted(), goal.found(), goal.why()));
            }
        }
        return table.isEmpty() ? "None." : "| goal | found | why |\n| --- | ---: | --- |\n" + table;
    }

    /** Also those that were not measured, which are said to be so. */
    String reached() {
        StringBuilder table = new StringBuilder("| goal | found | |\n| --- | ---: | --- |\n");
        for (Goal goal : goals) {
            if (goal.verdict() != Verdict.MISSED) {
                String verdict = goal.verdict() == Verdict.REACHED ? "reached" : "not measured";
                table.append("| %s | %s | %s |%n".formatted(goal.wanted(), goal.found(), verdict));
            }
        }
        return table.toString();
    }

    long count(Verdict verdict) {
        return goals.stream().filter(goal -> goal.verdict() == verdict).count();
    }
}
