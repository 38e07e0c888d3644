package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables of the report, in Markdown. */
final class Tables {
    /** How the scenarios begin that show how something grows. */
    private static final String GROWTH = "growth-";

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    /** Everything that was measured of a scenario; empty when nothing was. */
    String of(String scenario) {
        if (results.variants(scenario).isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("\n**`" + scenario + "`**\n\n"
                + "| variant | median | MAD | 95 % bounds of the median | least | to raw | allocated | client CPU | of it the caller's | runs |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        Optional<Series> raw = results.find(scenario, Variant.RAW.label());
        for (Variant variant : Variant.values()) {
            results.find(scenario, variant.label()).ifPresent(series -> table.append(line(variant, series, raw)));
        }
        return table.toString();
    }

    private static String line(Variant variant, Series series, Optional<Series> raw) {
        double[] bounds = series.medianBounds();
        return "| `" + variant.label() + "` | "
                + time(series.medianNanos()) + " | "
                + time(series.madNanos()) + " | "
                + time(bounds[0]) + " – " + time(bounds[1]) + " | "
                + time(series.leastNanos()) + " | "
                + raw.map(base -> "%.3f".formatted(series.medianNanos() / base.medianNanos()))
                        .orElse("") + " | "
                + bytes(series.bytes()) + " | "
                + time(series.cpuNanos()) + " | "
                + time(series.callerCpuNanos()) + " | "
                + series.runs() + " |\n";
    }

    /**
     * Where a peer is faster than Portcullis with everything that this build has: losses are said like wins. Every scenario is in it that a peer runs.
     *
     * @param first the scenarios that come first
     */
    String losses(List<String> first, String everything) {
        Set<String> scenarios = new LinkedHashSet<>(first);
        scenarios.addAll(results.scenarios());
        StringBuilder table = new StringBuilder();
        for (String scenario : scenarios) {
            Optional<Series> ours = results.find(scenario, everything);
            List<Variant> peers = Stream.of(Variant.values())
                    .filter(variant -> !variant.isPortcullis()
                            && results.find(scenario, variant.label()).isPresent())
                    .toList();
            if (ours.isEmpty() || peers.isEmpty() || scenario.startsWith(GROWTH)) {
                continue;
            }
            List<String> faster = new ArrayList<>();
            for (Variant peer : peers) {
                results.find(scenario, peer.label())
                        .filter(series -> series.medianNanos() < ours.get().medianNanos())
                        .ifPresent(series -> faster.add("`" + peer.label() + "` "
                                + "%.2f".formatted(ours.get().medianNanos() / series.medianNanos())));
            }
            table.append("| `").append(scenario).append("` | ");
            table.append(faster.isEmpty() ? "none" : String.join(", ", faster)).append(" |\n");
        }
        return table.isEmpty()
                ? ""
                : "| scenario | faster than `" + everything + "`, which takes so many times as long |\n| --- | --- |\n"
                        + table;
    }

    /** What the machine takes for what nobody can leave out. */
    String machine(Map<String, String> scenarios) {
        StringBuilder table = new StringBuilder();
        scenarios.forEach((scenario, words) -> results.find(scenario, Variant.RAW.label())
                .ifPresent(series -> {
                    double[] bounds = series.medianBounds();
                    table.append("| ").append(words).append(" | ");
                    table.append(time(series.medianNanos())).append(" | ");
                    table.append(time(bounds[0]))
                            .append(" – ")
                            .append(time(bounds[1]))
                            .append(" | ");
                    table.append(series.runs()).append(" |\n");
                }));
        return table.isEmpty()
                ? ""
                : "| on this machine, by itself | median | 95 % bounds of the median | runs |\n| --- | ---: | ---: | ---: |\n"
                        + table;
    }

    /** First connections, which have memory and classes in place of bytes. */
    String starts(List<String> scenarios) {
        StringBuilder table = new StringBuilder(
                "| | variant | first row after | MAD | processor time | most memory resident | classes loaded | JVMs |\n"
                        + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (String scenario : scenarios) {
            for (Variant variant : Variant.values()) {
                results.find(scenario, variant.label())
                        .ifPresent(series -> table.append(start(scenario, variant, series)));
            }
        }
        return table.toString();
    }

    private static String start(String scenario, Variant variant, Series series) {
        double classes = series.classes();
        return "| `" + scenario + "` | `" + variant.label() + "` | "
                + time(series.medianNanos()) + " | "
                + time(series.madNanos()) + " | "
                + time(series.cpuNanos()) + " | "
                + String.format(Locale.ROOT, "%.0f MiB", series.residentKib() / 1024) + " | "
                + (Double.isNaN(classes) ? "" : String.format(Locale.ROOT, "%,.0f", classes)) + " | "
                + series.runs() + " |\n";
    }

    /** How something grows: a line for each size, a column for each variant. */
    String growth(String what, boolean kept) {
        String prefix = GROWTH + what + "-";
        Map<Long, String> sizes = new TreeMap<>();
        results.scenarios().stream()
                .filter(scenario -> scenario.startsWith(prefix))
                .forEach(scenario -> sizes.put(Long.parseLong(scenario.substring(prefix.length())), scenario));
        List<Variant> variants = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            if (sizes.values().stream()
                    .anyMatch(
                            scenario -> results.find(scenario, variant.label()).isPresent())) {
                variants.add(variant);
            }
        }
        if (variants.isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("| |");
        variants.forEach(variant -> table.append(" `").append(variant.label()).append("` |"));
        table.append("\n| ---: |").append(" ---: |".repeat(variants.size())).append('\n');
        sizes.forEach((size, scenario) -> {
            table.append("| ").append(String.format(Locale.ROOT, "%,d", size)).append(" |");
            variants.forEach(variant -> table.append(' ')
                    .append(results.find(scenario, variant.label())
                            .map(series -> cell(series, kept))
                            .orElse(""))
                    .append(" |"));
            table.append('\n');
        });
        return table.toString();
    }

    private static String cell(Series series, boolean kept) {
        String bytes = kept ? bytes(series.bytes()) : "";
        return time(series.medianNanos()) + (bytes.isEmpty() ? "" : ", " + bytes);
    }

    static String time(double nanos) {
        if (Double.isNaN(nanos)) {
            return "";
        }
        if (nanos < 1_000) {
            return String.format(Locale.ROOT, "%.1f ns", nanos);
        }
        if (nanos < 1_000_000) {
            return String.format(Locale.ROOT, "%.2f µs", nanos / 1_000);
        }
        return String.format(Locale.ROOT, nanos < 100_000_000 ? "%.2f ms" : "%.0f ms", nanos / 1_000_000);
    }

    static String bytes(double bytes) {
        if (Double.isNaN(bytes)) {
            return "";
        }
        double size = Math.abs(bytes);
        if (size < 10_000) {
            return String.format(Locale.ROOT, "%.0f B", bytes);
        }
        return size < 10_000_000
                ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024)
                : String.format(Locale.ROOT, "%.0f MiB", bytes / 1024 / 1024);
    }
}
