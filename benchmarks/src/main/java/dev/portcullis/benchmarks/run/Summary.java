package dev.portcullis.benchmarks.run;

import dev.portcullis.benchmarks.peer.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes {@code summary.tsv}: a line for each scenario and variant, tabs between the columns, {@code -} for what was not measured. */
final class Summary {
    private static final String HEADER =
            "scenario\tvariant\tmedian_ns\tmad_ns\tbytes_per_op\tcpu_ns\tratio_to_raw\truns";

    private Summary() {}

    static void write(Results results, Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (String scenario : Scenarios.SUMMARY) {
            Optional<Series> raw = results.find(scenario, Variant.RAW.label());
            for (Variant variant : Variant.values()) {
                results.find(scenario, variant.label())
                        .ifPresent(series -> lines.add(line(scenario, variant, series, raw)));
            }
        }
        Files.write(file, lines);
    }

    private static String line(String scenario, Variant variant, Series series, Optional<Series> raw) {
        double ratio = raw.map(Series::medianNanos)
                .map(nanos -> series.medianNanos() / nanos)
                .orElse(Double.NaN);
        return String.join(
                "\t",
                scenario,
                variant.label(),
                number(series.medianNanos(), 2),
                number(series.madNanos(), 2),
                number(series.bytes(), 1),
                number(series.cpuNanos(), 1),
                number(ratio, 4),
                Integer.toString(series.runs()));
    }

    private static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
