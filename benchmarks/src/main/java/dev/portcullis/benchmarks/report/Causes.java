package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Series;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Why a goal was missed, in the figures of the same run: what belongs to whom, as far as the variants and the processor times tell it apart. What only a
 * profile tells is said to be from one. A figure that was not measured reads {@code ?}.
 */
final class Causes {
    private static final String RAW = "raw";
    private static final String HIKARI = "hikari";
    private static final String GUARD = "portcullis-guard";
    private static final String FIREWALL = "portcullis-firewall";

    /** How often a result of {@code stub-rows1000} is called: for each row, and for each of its six values. */
    private static final int CALLS = 7_000;

    private static final double HALF = 0.5;

    private final Results results;
    private final String everything;

    Causes(Results results, String everything) {
        this.results = results;
        this.everything = everything;
    }

    String allocation(String scenario) {
        return "The guard makes " + bytes(beyond(scenario, GUARD, RAW, Series::bytes)) + " of objects, the firewall "
                + bytes(beyond(scenario, FIREWALL, GUARD, Series::bytes)) + " more, and the record "
                + bytes(beyond(scenario, everything, FIREWALL, Series::bytes)) + ".";
    }

    /** Of a firewall that is asked by itself. */
    String verdict(String scenario) {
        return "The thread works " + duration(of(scenario, FIREWALL, Series::cpuNanos)) + " of it and makes "
                + bytes(of(scenario, FIREWALL, Series::bytes)) + " of objects; the fastest measurement was "
                + duration(of(scenario, FIREWALL, Series::leastNanos)) + ". `druid-wall` takes "
                + duration(of(scenario, "druid-wall", Series::medianNanos)) + ".";
    }

    /** Of a prepared query to the server, in processor time. */
    String server() {
        String turns = "mysql-prepared-turns";
        return "With the guard alone it is " + number("%.3f", callerToRaw(turns, GUARD)) + ", with the firewall "
                + number("%.3f", callerToRaw(turns, FIREWALL)) + ", and the caller's part of it "
                + number("%.3f", callerToRaw(turns, everything)) + "; the threads beside the caller's work "
                + duration(of("mysql-prepared", everything, Series::cpuNanos)
                        - of("mysql-prepared", everything, Series::callerCpuNanos))
                + ", since the writer wakes to few records and cold caches. The bounds of raw's median are "
                + duration(bounds(turns, RAW)[0]) + " and " + duration(bounds(turns, RAW)[1]) + ".";
    }

    private double callerToRaw(String scenario, String variant) {
        return of(scenario, variant, Series::callerCpuNanos) / of(scenario, RAW, Series::callerCpuNanos);
    }

    private double[] bounds(String scenario, String variant) {
        return results.find(scenario, variant).map(Series::cpuBounds).orElse(new double[] {Double.NaN, Double.NaN});
    }

    String hikari() {
        return "The guard asks what is in force, and remembers the result, so that `getResultSet` gives back the very"
                + " object: a store from an old object to a new one, which the collector has to hear of. HikariCP does"
                + " neither. Of objects for the statement the guard makes "
                + bytes(beyond("stub-prepared", GUARD, RAW, Series::bytes)) + ", HikariCP "
                + bytes(beyond("stub-prepared", HIKARI, RAW, Series::bytes)) + ". "
                + overlap("stub-prepared", GUARD, HIKARI);
    }

    /** Of a scenario that never pauses. */
    String closedLoop(String scenario) {
        double caller = of(scenario, everything, Series::callerCpuNanos);
        return "Of the " + nanos(of(scenario, everything, Series::medianNanos))
                + " that a statement takes, the caller's thread works " + nanos(caller) + " (raw's "
                + nanos(of(scenario, RAW, Series::callerCpuNanos))
                + ") and waits for the rest; the other threads, which chain and write the record, work "
                + nanos(of(scenario, everything, Series::cpuNanos) - caller) + ".";
    }

    /** Of a scenario with pauses. */
    String burst(String scenario) {
        double judged = beyond(scenario, FIREWALL, RAW, Series::medianNanos);
        return "Without the record it is " + nanos(judged) + noise(judged)
                + "; the record adds "
                + nanos(beyond(scenario, everything, FIREWALL, Series::medianNanos)) + ". The fastest burst was "
                + nanos(beyond(scenario, everything, RAW, Series::leastNanos)) + " beyond raw's fastest.";
    }

    String rows(String variant) {
        double guard = beyond("stub-rows1000", GUARD, RAW, Series::medianNanos);
        String calls =
                "The guard takes " + number("%.1f ns", guard / CALLS) + " for each of the 7,000 calls" + noise(guard);
        return variant.equals(GUARD)
                ? calls + ". " + overlap("stub-rows1000", variant, RAW)
                : calls + "; with the audit trail it takes "
                        + micros(beyond("stub-rows1000", variant, FIREWALL, Series::medianNanos))
                        + " more than without. " + overlap("stub-rows1000", variant, RAW);
    }

    String resumed(String scenario) {
        return "A resumed session still agrees on a key. It is "
                + millis(of(scenario, everything, Series::cpuNanos)) + " of the client's processor time (raw "
                + millis(of(scenario, RAW, Series::cpuNanos))
                + "); the rest of the time is the server's and the network's. Guard only: "
                + number("%.3f", of(scenario, GUARD, Series::medianNanos) / of(scenario, RAW, Series::medianNanos))
                + ".";
    }

    String cold(String scenario) {
        return "The client's processor time is "
                + number("%.2f", of(scenario, FIREWALL, Series::cpuNanos) / of(scenario, RAW, Series::cpuNanos))
                + " times raw's; the rest of the time is the server's and the network's. "
                + overlap(scenario, FIREWALL, RAW);
    }

    String start() {
        return "Without an audit trail " + toRaw("first-connection", FIREWALL)
                + "; with one, and the AWS SDK on the class path besides, " + toRaw("first-connection-sdk", everything)
                + ". " + overlap("first-connection", everything, RAW);
    }

    String iam() {
        double alone = of("first-connection-iam", RAW, Series::medianNanos)
                / of("first-connection-iam", "aws-iam", Series::medianNanos);
        return "Connector/J alone, which is handed a token, takes " + number("%.2f", alone) + " of the wrapper's time"
                + (alone > HALF ? ": half is out of reach for whatever is built on it." : ".");
    }

    private String toRaw(String scenario, String variant) {
        return number(
                "%.2f", of(scenario, variant, Series::medianNanos) / of("first-connection", RAW, Series::medianNanos));
    }

    /** Nothing is faster for having more to do. */
    private static String noise(double beyond) {
        return beyond < 0 ? ", which is noise" : "";
    }

    private String overlap(String scenario, String variant, String other) {
        double least = results.find(scenario, variant)
                .map(series -> series.medianBounds()[0])
                .orElse(Double.NaN);
        double most = results.find(scenario, other)
                .map(series -> series.medianBounds()[1])
                .orElse(Double.NaN);
        return least <= most ? "Its bounds and those of `" + other + "` overlap." : "";
    }

    private double beyond(String scenario, String variant, String base, ToDoubleFunction<Series> value) {
        return of(scenario, variant, value) - of(scenario, base, value);
    }

    private double of(String scenario, String variant, ToDoubleFunction<Series> value) {
        return results.find(scenario, variant).map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static String duration(double nanos) {
        return Double.isNaN(nanos) ? "?" : Tables.time(nanos);
    }

    private static String nanos(double value) {
        return number("%.0f ns", value);
    }

    private static String micros(double nanos) {
        return number("%.1f µs", nanos / 1e3);
    }

    private static String millis(double nanos) {
        return number("%.2f ms", nanos / 1e6);
    }

    private static String bytes(double value) {
        return number("%.0f B", value);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, format, value);
    }
}
