package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.util.Locale;
import java.util.Optional;

/** Figures that the text of the report names by the way, from the same run as its tables. */
final class Remarks {
    private static final double SECOND = 1e9;

    private final Results results;

    Remarks(Results results) {
        this.results = results;
    }

    /** How many statements a second can be recorded for long. */
    String sustained(String everything) {
        return results.find("stub-prepared", everything)
                .map(series -> String.format(
                        Locale.ROOT, "%.1f million a second in this run", SECOND / series.medianNanos() / 1e6))
                .orElse("as many as were not measured in this run");
    }

    /** How far the bursts of one variant lie apart, which all run the same code. */
    String speeds() {
        String literal = range("stub-literal-burst", "portcullis-firewall");
        String prepared = range("stub-prepared-burst", "raw");
        return literal.isEmpty() || prepared.isEmpty() ? "" : "In this run " + literal + ", and " + prepared + ".";
    }

    private String range(String scenario, String variant) {
        Optional<Series> series = results.find(scenario, variant);
        return series.map(all -> "the bursts of `" + variant + "` in `" + scenario + "` took from "
                        + Tables.time(all.leastNanos()) + " to " + Tables.time(all.mostNanos()) + " a statement")
                .orElse("");
    }
}
