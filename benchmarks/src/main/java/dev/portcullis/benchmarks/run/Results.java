package dev.portcullis.benchmarks.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.benchmarks.ClientCpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/** Everything that the JVMs measured, by scenario and variant. */
public final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Map<String, Series>> byScenario = new LinkedHashMap<>();

    /** How many files there are of each job, by group. */
    private final Map<String, Map<String, Integer>> jobs = new TreeMap<>();

    private Results() {}

    /** Reads the files of a folder: those of JMH, and those of {@link Measurements}. */
    public static Results read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "Nothing was measured yet: there is no folder " + folder + ". Measure with quick or full first");
        }
        Results results = new Results();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String group = file.getFileName().toString().replaceFirst("-.*", "");
                results.count(group, file);
                for (JsonNode entry : JSON.readTree(file.toFile())) {
                    results.add(group, entry);
                }
            }
        }
        return results;
    }

    /** The scenarios that were measured. */
    public Set<String> scenarios() {
        return new TreeSet<>(byScenario.keySet());
    }

    /** The variants of a scenario that were measured. */
    public Set<String> variants(String scenario) {
        return byScenario.getOrDefault(scenario, Map.of()).keySet();
    }

    /** What was measured, if anything was. */
    public Optional<Series> find(String scenario, String variant) {
        return Optional.ofNullable(byScenario.getOrDefault(scenario, Map.of()).get(variant));
    }

    private void count(String group, Path file) {
        String job = file.getFileName().toString().replaceFirst("-\\d+\\.json", "");
        jobs.computeIfAbsent(group, name -> new TreeMap<>()).merge(job, 1, Integer::sum);
    }

    /** How many rounds a group has results of; fewer for some when a run was stopped, or rounds were added to some alone. */
    public String rounds(Group group) {
        IntSummaryStatistics rounds = jobs.getOrDefault(group.label(), Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .summaryStatistics();
        if (rounds.getCount() == 0) {
            return "no results";
        }
        String most = rounds.getMax() + (rounds.getMax() == 1 ? " round" : " rounds");
        return rounds.getMin() == rounds.getMax() ? most : rounds.getMin() + " to " + most;
    }

    private Series series(String scenario, String variant) {
        return byScenario
                .computeIfAbsent(scenario, name -> new LinkedHashMap<>())
                .computeIfAbsent(variant, name -> new Series());
    }

    private void add(String group, JsonNode entry) {
        if (entry.has("scenario")) {
            Series series =
                    series(entry.get("scenario").asText(), entry.get("variant").asText());
            each(entry.path("nanos"), series::addNanos);
            each(entry.path("bytes"), series::addBytes);
            each(entry.path("cpu"), series::addCpu);
            each(entry.path("caller"), series::addCallerCpu);
            each(entry.path("resident"), series::addResident);
            each(entry.path("classes"), series::addClasses);
            return;
        }
        Series series = series(
                Scenarios.of(group, entry), entry.path("params").path("variant").asText());
        each(entry.path("primaryMetric").path("rawData"), series::addNanos);
        JsonNode secondary = entry.path("secondaryMetrics");
        each(secondary.path("gc.alloc.rate.norm").path("rawData"), series::addBytes);
        each(secondary.path(ClientCpu.RESULT).path("rawData"), series::addCpu);
        each(secondary.path(ClientCpu.CALLER).path("rawData"), series::addCallerCpu);
    }

    /** Each number in a value that is a number, or a list of them, or a list of lists. */
    private static void each(JsonNode node, DoubleConsumer sink) {
        if (node.isArray()) {
            node.forEach(inner -> each(inner, sink));
        } else if (node.isNumber()) {
            sink.accept(node.asDouble());
        }
    }
}
