package dev.portcullis.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.benchmarks.peer.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** No profile leaves out a scenario or a variant of the summary that scripts read. */
class SuiteTest {
    private static final List<String> STATEMENTS = List.of(
            "raw",
            "hikari",
            "p6spy",
            "datasource-proxy",
            "druid",
            "druid-wall",
            "druid-wall-stat",
            "aws-none",
            "aws-default",
            "portcullis-guard",
            "portcullis-firewall",
            "portcullis-full",
            "portcullis-durable");

    /** What the summary promises: for each scenario the variants that can run it. */
    private static final Map<String, List<String>> PROMISED = Map.ofEntries(
            Map.entry("stub-prepared", STATEMENTS),
            Map.entry("stub-literal", STATEMENTS),
            Map.entry("stub-insert", STATEMENTS),
            Map.entry("stub-batch100", STATEMENTS),
            Map.entry("stub-rows1000", STATEMENTS),
            Map.entry("pool-getclose", STATEMENTS),
            Map.entry("mysql-prepared", STATEMENTS),
            Map.entry("mysql-literal", STATEMENTS),
            Map.entry("mysql-insert", STATEMENTS),
            Map.entry("mysql-batch100", STATEMENTS),
            Map.entry("mysql-rows1000", STATEMENTS),
            Map.entry(
                    "connect-tls-cold",
                    List.of("raw", "aws-none", "aws-default", "portcullis-guard", "portcullis-firewall")),
            Map.entry("connect-tls-cold-audited", List.of("portcullis-full", "portcullis-durable")),
            Map.entry(
                    "connect-tls-resumed",
                    List.of(
                            "raw",
                            "aws-none",
                            "aws-default",
                            "portcullis-guard",
                            "portcullis-firewall",
                            "portcullis-full",
                            "portcullis-durable")),
            Map.entry(
                    "connect-iam",
                    List.of(
                            "raw",
                            "aws-iam",
                            "portcullis-guard",
                            "portcullis-firewall",
                            "portcullis-full",
                            "portcullis-durable")),
            Map.entry(
                    "first-connection",
                    List.of(
                            "raw",
                            "aws-none",
                            "aws-default",
                            "aws-iam",
                            "portcullis-guard",
                            "portcullis-firewall",
                            "portcullis-full",
                            "portcullis-durable")),
            Map.entry("firewall-known", List.of("druid-wall", "portcullis-firewall")),
            Map.entry("firewall-new", List.of("druid-wall", "portcullis-firewall")),
            Map.entry("audit-write", List.of("portcullis-full", "portcullis-durable")));

    @TempDir
    private Path project;

    @Test
    void fullRunsEveryScenarioOfTheSummaryWithEveryVariantThatCan() throws IOException {
        assertRunsWhatIsPromised(Profile.FULL);
    }

    @Test
    void quickRunsThemToo() throws IOException {
        assertRunsWhatIsPromised(Profile.QUICK);
    }

    @Test
    void theSummaryWritesEveryScenarioThatIsPromised() {
        assertThat(Scenarios.SUMMARY).containsAll(PROMISED.keySet());
    }

    @Test
    void aRoundRunsNothingTwice() throws IOException {
        List<String> titles = jobs(Profile.FULL).stream().map(Job::title).toList();

        assertThat(titles).doesNotHaveDuplicates();
    }

    @Test
    void whatOneJvmCanHoldTakesTurnsThere() throws IOException {
        List<Job> turns = jobs(Profile.FULL).stream()
                .filter(job -> job.arguments().contains("mysql-prepared-turns"))
                .toList();

        assertThat(turns).hasSize(1);
        assertThat(turns.get(0).arguments().get(3).split(","))
                .contains("raw", "druid-wall", "portcullis-guard", "portcullis-full")
                .doesNotContain("aws-none", "shardingsphere-mask", "portcullis-durable");
    }

    private void assertRunsWhatIsPromised(Profile profile) throws IOException {
        Map<String, TreeSet<String>> planned = new TreeMap<>();
        for (Job job : jobs(profile)) {
            String variant = variant(job);
            for (String scenario : scenarios(job)) {
                planned.computeIfAbsent(scenario, name -> new TreeSet<>()).add(variant);
            }
        }
        PROMISED.forEach((scenario, variants) -> assertThat(planned.getOrDefault(scenario, new TreeSet<>()))
                .as(scenario)
                .containsAll(variants));
    }

    private List<Job> jobs(Profile profile) throws IOException {
        return new Suite(profile, EnumSet.allOf(Variant.class), FakeTarget.in(project), "mysql://localhost:3306/shop")
                .jobs(EnumSet.allOf(Group.class), 1, 1);
    }

    /** The variant that the job's own JVM is told. */
    private static String variant(Job job) {
        return job.arguments().stream()
                .map(argument -> argument.replaceFirst("^variant=", ""))
                .filter(argument -> Arrays.stream(Variant.values())
                        .anyMatch(variant -> variant.label().equals(argument)))
                .findFirst()
                .orElse("");
    }

    /** What JMH finds by the pattern that it is given, or the scenario that another program is told. */
    private static List<String> scenarios(Job job) {
        if (!job.arguments().get(0).equals("org.openjdk.jmh.Main")) {
            return List.of(job.arguments().get(2));
        }
        int threads = Integer.parseInt(job.arguments().get(job.arguments().indexOf("-t") + 1));
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(job.arguments().get(1)),
                        List.of())
                .stream()
                .map(entry -> {
                    ObjectNode result = JsonNodeFactory.instance.objectNode();
                    result.put("benchmark", entry.getUsername()).put("threads", threads);
                    return Scenarios.of(job.group().label(), result);
                })
                .toList();
    }
}
