package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Portcullis set out to reach, and whether it did in this run. What was not measured is said to be so. */
final class Goals {
    private static final String BURSTS = "Everything, in bursts, ";
    private static final String GUARD = "portcullis-guard";
    private static final String IAM_PEER = "aws-iam";

    private final Results results;

    /** The variant with everything on; without an audit trail in the build, the one with the firewall. */
    private final String everything;

    private final Causes causes;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Results results) {
        this.results = results;
        this.everything = everything(results);
        this.causes = new Causes(results, everything);
    }

    /** Whether a goal was reached. */
    enum Verdict {
        REACHED,
        MISSED,
        NOT_MEASURED
    }

    /** One goal: what was to be reached, what was, and why it was missed if it was. */
    record Goal(String wanted, String found, Verdict verdict, String why) {}

    static String everything(Results results) {
        return results.find("stub-prepared", "portcullis-full").isPresent() ? "portcullis-full" : "portcullis-firewall";
    }

    static List<Goal> of(Results results) {
        Goals all = new Goals(results);
        all.statements();
        all.firewall();
        all.connects();
        all.starts();
        return all.goals;
    }

    private void statements() {
        guard();
        upTo(
                BURSTS + "prepared query: at most 145 ns beyond raw",
                beyondRaw("stub-prepared-burst", everything),
                145,
                " ns",
                causes.burst("stub-prepared-burst"));
        upTo(
                BURSTS + "literals: at most 280 ns beyond raw",
                beyondRaw("stub-literal-burst", everything),
                280,
                " ns",
                causes.burst("stub-literal-burst"));
        upTo(
                "The prepared query: at most 250 B",
                bytesBeyondRaw("stub-prepared", everything),
                250,
                " B",
                causes.allocation("stub-prepared"));
        for (String peer : List.of("p6spy", "datasource-proxy", "druid-wall", "druid-wall-stat")) {
            cheaper("stub-prepared", peer, "cheaper than `" + peer + "`, which does one of its tasks");
            cheaper("stub-literal", peer, "cheaper than `" + peer + "`, which does one of its tasks");
        }
        cheaper("stub-prepared", "aws-none", "no dearer than `aws-none`, which neither judges nor records");
        rows();
        upTo(
                "Real server, `" + everything + "`: at most 1.02 times raw in client CPU for a prepared query",
                serverCpuRatio(),
                1.02,
                "",
                causes.server());
    }

    /** HikariCP's cost is what it is in the run, and what it was when the goal was set. */
    private void guard() {
        double guard = beyondRaw("stub-prepared", GUARD);
        String goal = "Guard only, prepared query and its row: at most ";
        upTo(goal + "HikariCP's cost in this run", guard, beyondRaw("stub-prepared", "hikari"), " ns", causes.hikari());
        upTo(goal + "30 ns, the least that HikariCP was said to cost", guard, 30, " ns", causes.hikari());
        upTo(
                "The same: at most 32 B",
                bytesBeyondRaw("stub-prepared", GUARD),
                32,
                " B",
                causes.allocation("stub-prepared"));
    }

    private void rows() {
        upTo(
                "1,000 rows, guard only: at most 1.05 times raw",
                ratio("stub-rows1000", GUARD, "raw"),
                1.05,
                "",
                causes.rows(GUARD));
        upTo(
                "1,000 rows, `" + everything + "`: at most 1.10 times raw",
                ratio("stub-rows1000", everything, "raw"),
                1.10,
                "",
                causes.rows(everything));
    }

    /** Both ways in which a statement can cost: what it waits for, and what can be borne for long. */
    private void cheaper(String scenario, String peer, String words) {
        for (String way : List.of("-burst", "")) {
            upTo(
                    "`" + everything + "`, `" + scenario + way + "`: " + words,
                    beyondRaw(scenario + way, everything),
                    beyondRaw(scenario + way, peer),
                    " ns",
                    way.isEmpty() ? causes.closedLoop(scenario) : causes.burst(scenario + way));
        }
    }

    /** The only goals in absolute times: what a scan of the text alone takes, and what a request can spare. */
    private void firewall() {
        verdict("A verdict on a known prepared text: at most 20 ns", "firewall-known", 1, 20, " ns");
        verdict("A verdict on a known statement with new literals: at most 400 ns", "firewall-literal", 1, 400, " ns");
        verdict("A verdict on a hostile mebibyte: at most 10 ms", "firewall-hostile", 1e6, 10, " ms");
    }

    private void verdict(String wanted, String scenario, double nanos, double most, String unit) {
        upTo(wanted, median(scenario, "portcullis-firewall") / nanos, most, unit, causes.verdict(scenario));
    }

    private void connects() {
        for (String threads : List.of("", "-16")) {
            String many = threads.isEmpty() ? "one thread" : "16 threads";
            upTo(
                    "TLS connect, resumed, `" + everything + "`, " + many + ": at most 0.25 times raw",
                    ratio("connect-tls-resumed" + threads, everything, "raw"),
                    0.25,
                    "",
                    causes.resumed("connect-tls-resumed" + threads));
            upTo(
                    "TLS connect, cold, `portcullis-firewall` (no trail to open), " + many + ": at most 0.9 times raw",
                    ratio("connect-tls-cold" + threads, "portcullis-firewall", "raw"),
                    0.9,
                    "",
                    causes.cold("connect-tls-cold" + threads));
        }
    }

    private void starts() {
        upTo(
                "First connection of a fresh JVM, `" + everything + "` without AWS: at most 1.3 times raw",
                ratio("first-connection", everything, "raw"),
                1.3,
                "",
                causes.start());
        upTo(
                "The same with IAM: at most half of the AWS wrapper's",
                ratio("first-connection-iam", everything, IAM_PEER),
                0.5,
                "",
                causes.iam());
    }

    /** Judged to the last digit, whatever is shown. */
    private void upTo(String wanted, double found, double most, String unit, String why) {
        Verdict verdict = Double.isNaN(found) || Double.isNaN(most)
                ? Verdict.NOT_MEASURED
                : found <= most ? Verdict.REACHED : Verdict.MISSED;
        goals.add(new Goal(wanted, shown(found, unit) + " against " + shown(most, unit), verdict, why.strip()));
    }

    private double beyondRaw(String scenario, String variant) {
        return median(scenario, variant) - median(scenario, "raw");
    }

    /** In whole bytes: JMH counts those of the harness too, a millionth of one for each operation. */
    private double bytesBeyondRaw(String scenario, String variant) {
        double bytes = of(scenario, variant).map(Series::bytes).orElse(Double.NaN)
                - of(scenario, "raw").map(Series::bytes).orElse(Double.NaN);
        return Double.isNaN(bytes) ? bytes : Math.round(bytes);
    }

    private double ratio(String scenario, String variant, String base) {
        return median(scenario, variant) / median(scenario, base);
    }

    /** The caller's processor time where variants take turns, and what other threads work where the variant is alone. */
    private double serverCpuRatio() {
        double beside = of("mysql-prepared", everything)
                .map(series -> series.cpuNanos() - series.callerCpuNanos())
                .orElse(Double.NaN);
        return (callerCpu(everything) + beside) / callerCpu("raw");
    }

    private double callerCpu(String variant) {
        return of("mysql-prepared-turns", variant).map(Series::callerCpuNanos).orElse(Double.NaN);
    }

    private double median(String scenario, String variant) {
        return of(scenario, variant).map(Series::medianNanos).orElse(Double.NaN);
    }

    private Optional<Series> of(String scenario, String variant) {
        return results.find(scenario, variant);
    }

    private static String shown(double value, String unit) {
        if (Double.isNaN(value)) {
            return "?";
        }
        String digits = unit.isEmpty() ? "%.3f" : Math.abs(value) < 10 ? "%.2f" : "%.0f";
        return String.format(Locale.ROOT, digits, value) + unit;
    }
}
