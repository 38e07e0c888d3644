package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Group;
import dev.portcullis.benchmarks.run.Noted;
import dev.portcullis.benchmarks.run.Profile;
import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.DoubleBinaryOperator;

/** What the README says of the benchmarks, between two marks of it: figures of the full profile, or what it said before. */
final class Readme {
    static final String BEGIN = "<!-- benchmarks: generated from a full run -->\n";
    static final String END = "<!-- end of benchmarks -->\n";
    private static final String FULL = "portcullis-full";
    private static final String WALL = "druid-wall";
    private static final String RAW = "raw";

    private final Results results;
    private final Properties run;

    Readme(Results results, Properties run) {
        this.results = results;
        this.run = run;
    }

    /** Writes the figures into the file; leaves it alone when one of them was not measured, or not by the full profile. */
    void render(Path file) throws IOException {
        if (!Files.exists(file) || !isFull(Group.STUB) || !isFull(Group.CONNECT)) {
            return;
        }
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        Map<String, String> figures = figures();
        if (begin < 0 || end < begin || figures.containsValue("")) {
            return;
        }
        figures.put("noise", noise());
        Files.writeString(
                file,
                text.substring(0, begin + BEGIN.length()) + "\n" + Template.fill("readme.md", figures) + "\n"
                        + text.substring(end));
    }

    private boolean isFull(Group group) {
        return Noted.of(group, run)
                .filter(noted -> noted.profile().equals(Profile.FULL.label()))
                .isPresent();
    }

    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("resumed", toRaw("connect-tls-resumed", FULL));
        figures.put("resumed16", toRaw("connect-tls-resumed-16", FULL));
        figures.put("cold", toRaw("connect-tls-cold", "portcullis-firewall"));
        figures.put("burst", beyondRaw("stub-prepared-burst", FULL));
        figures.put("burstWall", beyondRaw("stub-prepared-burst", WALL));
        figures.put("loop", beyondRaw("stub-prepared", FULL));
        figures.put("loopWall", beyondRaw("stub-prepared", WALL));
        return figures;
    }

    private String noise() {
        List<Series> both = List.of(
                results.find("stub-prepared-burst", FULL).orElseThrow(),
                results.find("stub-prepared-burst", WALL).orElseThrow());
        return Brief.outcome(both.get(0), both.get(1), Measure.TIME).equals(Brief.NOISE)
                ? ", which is within the noise"
                : "";
    }

    private String toRaw(String scenario, String variant) {
        return besideRaw(scenario, variant, "%.2f", (ours, raw) -> ours / raw);
    }

    private String beyondRaw(String scenario, String variant) {
        return besideRaw(scenario, variant, "%.0f ns", (ours, raw) -> ours - raw);
    }

    /** Empty when one of the two was not measured. */
    private String besideRaw(String scenario, String variant, String format, DoubleBinaryOperator comparison) {
        Optional<Series> raw = results.find(scenario, RAW);
        Optional<Series> ours = results.find(scenario, variant);
        return raw.isEmpty() || ours.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        format,
                        comparison.applyAsDouble(
                                ours.get().medianNanos(), raw.get().medianNanos()));
    }
}
