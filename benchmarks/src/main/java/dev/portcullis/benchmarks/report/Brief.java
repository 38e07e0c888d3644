package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.report.Goals.Verdict;
import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is won and what is lost, on one screen. */
final class Brief {
    /** The peers that judge statements or log them: to be cheaper than each of them is the goal. */
    private static final List<String> RIVALS = List.of("p6spy", "datasource-proxy", "druid-wall", "druid-wall-stat");

    /** What is said where the bounds of two medians overlap. */
    static final String NOISE = "within the noise";

    private static final List<String> CONNECTING = List.of("aws-none", "aws-iam");

    private final Results results;
    private final String everything;
    private final GoalTables goals;
    private final StringBuilder rows = new StringBuilder();

    Brief(Results results, String everything, GoalTables goals) {
        this.results = results;
        this.everything = everything;
        this.goals = goals;
    }

    String text() {
        long unknown = goals.count(Verdict.NOT_MEASURED);
        String text = String.format(
                Locale.ROOT,
                "Of %d goals %d are reached and %d are missed%s.%n%n",
                goals.goals().size(),
                goals.count(Verdict.REACHED),
                goals.count(Verdict.MISSED),
                unknown == 0 ? "" : "; " + unknown + " were not measured");
        statement("A prepared query and its row, in bursts", "stub-prepared-burst", Measure.TIME);
        statement("The same without a pause", "stub-prepared", Measure.TIME);
        statement("A query with its values in the text, in bursts", "stub-literal-burst", Measure.TIME);
        statement("The same without a pause", "stub-literal", Measure.TIME);
        statement("1,000 rows of 6 columns", "stub-rows1000", Measure.TIME);
        statement("A prepared query to MySQL, the caller's CPU", "mysql-prepared-turns", Measure.PROCESSOR);
        verdict("A verdict on a known text (`portcullis-firewall`)", "firewall-known");
        verdict("The same on new literals", "firewall-literal");
        connect("A TLS connect, later ones", "connect-tls-resumed");
        connect("A connect with an IAM token", "connect-iam");
        connect("The first connection of a JVM", "first-connection");
        connect("The same with an IAM token", "first-connection-iam");
        String head =
                "| | raw | `" + everything + "` | nearest peer | | runs |\n| --- | ---: | ---: | ---: | --- | ---: |\n";
        return rows.isEmpty() ? text : text + head + rows;
    }

    private void statement(String what, String scenario, Measure measure) {
        row(what, scenario, everything, RIVALS, measure);
    }

    private void connect(String what, String scenario) {
        row(what, scenario, everything, CONNECTING, Measure.TIME);
    }

    private void verdict(String what, String scenario) {
        row(what, scenario, "portcullis-firewall", List.of("druid-wall"), Measure.TIME);
    }

    private void row(String what, String scenario, String variant, List<String> peers, Measure measure) {
        Map<String, Series> theirs = new TreeMap<>();
        peers.forEach(peer -> results.find(scenario, peer).ifPresent(series -> theirs.put(peer, series)));
        Optional<Map.Entry<String, Series>> nearest =
                theirs.entrySet().stream().min(Comparator.comparingDouble(peer -> measure.median(peer.getValue())));
        Optional<Series> ours = results.find(scenario, variant);
        if (ours.isEmpty() || nearest.isEmpty()) {
            return;
        }
        String raw = results.find(scenario, "raw")
                .map(series -> Tables.time(measure.median(series)))
                .orElse("");
        Series peer = nearest.get().getValue();
        rows.append("| ").append(what).append(" | ").append(raw).append(" | ");
        rows.append(Tables.time(measure.median(ours.get()))).append(" | ");
        rows.append(Tables.time(measure.median(peer))).append(" `");
        rows.append(nearest.get().getKey()).append("` | ");
        rows.append(outcome(ours.get(), peer, measure)).append(" | ");
        rows.append(ours.get().runs()).append(" and ").append(peer.runs()).append(" |\n");
    }

    static String outcome(Series ours, Series theirs, Measure measure) {
        if (measure.bounds(ours)[0] > measure.bounds(theirs)[1]) {
            return "**lost**";
        }
        return measure.bounds(ours)[1] < measure.bounds(theirs)[0] ? "won" : NOISE;
    }
}
