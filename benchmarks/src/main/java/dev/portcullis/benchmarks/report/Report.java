package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.run.Environment;
import dev.portcullis.benchmarks.run.Folders;
import dev.portcullis.benchmarks.run.Group;
import dev.portcullis.benchmarks.run.Noted;
import dev.portcullis.benchmarks.run.Results;
import dev.portcullis.benchmarks.run.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Writes {@code docs/benchmarks.md}, its charts and the README's part of it: the text of {@code report.md}, with the figures of the last run in the places it leaves. */
public final class Report {
    private static final List<String> STARTS =
            List.of("first-connection", "first-connection-sdk", "first-connection-iam", "first-connection-secret");

    private static final Map<String, String> MACHINE = machine();

    private final Results results;
    private final Properties run;
    private final Tables tables;
    private final Map<String, String> places = new LinkedHashMap<>();

    private Report(Results results, Properties run) {
        this.results = results;
        this.run = run;
        this.tables = new Tables(results);
    }

    /** Renders what was measured last. Returns the file. */
    public static Path render(Folders folders) throws IOException {
        Report report = new Report(Results.read(folders.results()), Environment.read(folders));
        Path docs = folders.project().resolve("docs");
        report.draw(docs);
        Path file = docs.resolve("benchmarks.md");
        Files.writeString(file, report.text());
        new Readme(report.results, report.run).render(folders.project().resolve("README.md"));
        return file;
    }

    private String text() throws IOException {
        String everything = Goals.everything(results);
        places.put("environment", environment());
        GoalTables goals = new GoalTables(Goals.of(results));
        places.put("brief", new Brief(results, everything, goals).text());
        places.put("missed", goals.missed());
        places.put("reached", goals.reached());
        places.put("losses", tables.losses(Scenarios.SUMMARY, everything));
        places.put(
                "stub",
                all("stub-prepared", "stub-literal", "stub-insert", "stub-batch100", "stub-rows1000", "pool-getclose"));
        places.put("bursts", all("stub-prepared-burst", "stub-literal-burst", "stub-insert-burst"));
        places.put("threads", all("stub-prepared-64"));
        places.put(
                "mysql",
                all(
                        "mysql-prepared",
                        "mysql-prepared-turns",
                        "mysql-literal",
                        "mysql-insert",
                        "mysql-batch100",
                        "mysql-rows1000"));
        places.put(
                "connect",
                all(
                        "connect-tls-cold",
                        "connect-tls-cold-audited",
                        "connect-tls-resumed",
                        "connect-tls-cold-16",
                        "connect-tls-resumed-16",
                        "connect-iam",
                        "connect-secret"));
        places.put("start", tables.starts(STARTS));
        places.put("firewall", all("firewall-known", "firewall-literal", "firewall-new", "firewall-hostile"));
        places.put("audit", all("audit-write", "audit-write-16"));
        places.put("machine", tables.machine(MACHINE));
        Remarks remarks = new Remarks(results);
        places.put("sustained", remarks.sustained(everything));
        places.put("speeds", remarks.speeds());
        places.put("length", tables.growth("length", false));
        places.put("hostile", tables.growth("hostile", false));
        places.put("columns", tables.growth("columns", false));
        places.put("rows", tables.growth("rows", false));
        places.put("pool", tables.growth("pool", true));
        places.put("shapes", tables.growth("shapes", true));
        places.put("backlog", tables.growth("backlog", true));
        places.put("reopen", tables.growth("reopen", false));
        places.replaceAll((place, filling) -> filling.isBlank() ? "Not measured in this run." : filling.strip());
        return Template.fill("report.md", places);
    }

    private static Map<String, String> machine() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("machine-sha256", "SHA-256 of a record and of the hash before it");
        words.put("machine-clock", "a reading of the clock, of which a record needs two");
        words.put("machine-write", "handing one record to the system");
        words.put("machine-force", "the same, and having it on the disk");
        return words;
    }

    private String all(String... scenarios) {
        return List.of(scenarios).stream().map(tables::of).collect(Collectors.joining());
    }

    private String environment() {
        StringBuilder table = new StringBuilder("| | |\n| --- | --- |\n");
        row(table, "machine", run.getProperty("machine", ""));
        row(table, "JDK", run.getProperty("jdk", ""));
        row(table, "versions", "MySQL " + run.getProperty("server", "") + ", " + run.getProperty("versions", ""));
        for (Group group : Group.values()) {
            Noted.of(group, run).ifPresent(noted -> row(table, "`" + group.label() + "`", noted(group, noted)));
        }
        for (String profile : List.of("quick", "full")) {
            String settings = run.getProperty("settings." + profile);
            if (settings != null) {
                row(table, "profile " + profile, settings);
            }
        }
        return table.toString();
    }

    /** A JDK or a machine is said of a group when the row of all does not hold for it. */
    private String noted(Group group, Noted noted) {
        StringBuilder text = new StringBuilder(noted.time() + ", commit " + noted.commits() + ", " + noted.profile()
                + ", " + results.rounds(group) + ", load of the machine before " + noted.load());
        if (!noted.jdk().isEmpty() && !noted.jdk().equals(run.getProperty("jdk"))) {
            text.append(", ").append(noted.jdk());
        }
        if (!noted.machine().isEmpty() && !noted.machine().equals(run.getProperty("machine"))) {
            text.append(", ").append(noted.machine());
        }
        return text.toString();
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private void draw(Path docs) throws IOException {
        Charts charts = new Charts(results, docs);
        charts.bars(
                "benchmarks-prepared.svg",
                "A prepared query and its row, without a pause, over a driver without a server",
                "nanoseconds",
                List.of("stub-prepared"),
                Measure.TIME,
                1,
                true);
        charts.bars(
                "benchmarks-literal.svg",
                "A query with its values in the text, without a pause, over a driver without a server",
                "nanoseconds",
                List.of("stub-literal"),
                Measure.TIME,
                1,
                true);
        charts.bars(
                "benchmarks-mysql.svg",
                "A prepared query to MySQL: processor time of the client",
                "microseconds",
                List.of("mysql-prepared"),
                Measure.PROCESSOR,
                1_000,
                false);
        charts.bars(
                "benchmarks-connect.svg",
                "Opening and closing a connection over verified TLS",
                "milliseconds",
                List.of("connect-tls-cold", "connect-tls-resumed", "connect-iam"),
                Measure.TIME,
                1_000_000,
                false);
        charts.bars(
                "benchmarks-start.svg",
                "From the start of a JVM to its first row",
                "milliseconds",
                STARTS,
                Measure.TIME,
                1_000_000,
                false);
    }
}
