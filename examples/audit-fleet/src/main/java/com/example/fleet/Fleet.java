package com.example.fleet;

import com.example.common.Report;
import dev.portcullis.testkit.LocalRds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three processes work with one database and audit to one topic, while its broker goes away and comes back; what the topic holds is verified, stored
 * and asked; then it is tampered with. Exits with 1 if a claim did not hold.
 */
public final class Fleet {
    static final int ORDERS = 200;
    static final int DISTRICTS = 5;

    private static final int PROCESSES = 3;

    private final Path scratch;
    private final Report report;
    private final Broker broker;
    private final LocalRds rds;

    /** What the clerks did, by their own count. */
    private final Map<String, Reads> done = new TreeMap<>();

    private Fleet(Path scratch, Report report, Broker broker, LocalRds rds) {
        this.scratch = scratch;
        this.report = report;
        this.broker = broker;
        this.rds = rds;
    }

    /** Takes a directory for the trails and the store. */
    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        report.title("A local RDS with a real MySQL, and a Kafka broker in this process");
        try (LocalRds rds = LocalRds.builder().database("shop").start()) {
            openShop(rds);
            Broker broker = Broker.start();
            try {
                new Fleet(Path.of(arguments[0]).toAbsolutePath(), report, broker, rds).run();
            } finally {
                broker.stop();
            }
        }
        System.exit(report.summary() ? 0 : 1);
    }

    private static void openShop(LocalRds rds) throws SQLException {
        rds.execute(
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, day INT NOT NULL, paid INT)",
                "CREATE TABLE shop.customers (name VARCHAR(40), card CHAR(16), district INT NOT NULL)");
        try (Connection connection = rds.admin();
                PreparedStatement order = connection.prepareStatement("INSERT INTO shop.orders VALUES (?, ?, 0)");
                PreparedStatement customer =
                        connection.prepareStatement("INSERT INTO shop.customers VALUES (?, '4111111111111111', ?)")) {
            for (int id = 1; id <= ORDERS; id++) {
                order.setInt(1, id);
                order.setInt(2, id % 7);
                order.addBatch();
            }
            order.executeBatch();
            for (int district = 1; district <= DISTRICTS; district++) {
                for (int n = 1; n <= district; n++) {
                    customer.setString(1, "customer " + district + "." + n);
                    customer.setInt(2, district);
                    customer.addBatch();
                }
            }
            customer.executeBatch();
        }
        rds.createIamUser("app", "SELECT, UPDATE ON shop.*");
    }

    private void run() throws Exception {
        Topic topic = broker.createTopic("audit");
        Map<String, Long> written = runProcesses(topic);
        report.title("The consumer: every chain is verified from what the topic holds");
        List<Topic.Entry> entries = topic.read();
        Consumer consumer = Consumer.of(entries);
        consumer.findings().forEach(report::note);
        report.note("%,d records in the topic, %,d of them repeated".formatted(entries.size(), consumer.repeated()));
        report.claim(consumer.findings().isEmpty(), "no record is missing, altered, reordered or added in any trail");
        report.claim(
                consumer.ends().equals(written),
                "every trail ends in the topic where it ends on its own disk: " + consumer.ends());
        ask(consumer);
        tamper(entries, consumer);
    }

    /** Returns where each trail ends on disk, by its id. */
    private Map<String, Long> runProcesses(Topic topic) throws Exception {
        report.title(PROCESSES + " processes, each with a trail of its own, while the broker goes away and comes back");
        Path policy = Files.writeString(scratch.resolve("policy.yaml"), """
                version: 1
                audit:
                  sinks:
                    - type: kafka
                      topic: %s
                      bootstrap.servers: %s
                """.formatted(topic.name(), topic.servers()));
        List<Child> children = new ArrayList<>();
        for (int n = 1; n <= PROCESSES; n++) {
            String name = "node-" + n;
            children.add(Child.start(name, rds.jdbcUrl("shop"), rds.credential(), scratch.resolve(name), policy));
        }
        for (Child child : children) {
            child.await("delivering");
        }
        broker.goAway();
        report.note("the broker is away; the processes go on");
        long waiting = 0;
        for (Child child : children) {
            child.say("more");
        }
        for (Child child : children) {
            child.await("worked");
            waiting += child.trail().seq() - child.trail().delivered();
        }
        report.claim(
                waiting >= PROCESSES * 2L * Till.VISITS,
                "no statement waited for the broker: %,d records wait on disk".formatted(waiting));
        broker.comeBack();
        report.note("the broker is back");
        Map<String, Long> written = new TreeMap<>();
        for (Child child : children) {
            end(child);
            written.put(child.trail().id(), child.trail().seq());
        }
        return written;
    }

    private void end(Child child) throws Exception {
        child.say("end");
        for (String line : child.await("ended")) {
            String[] read = line.split(" ", -1);
            done.merge(read[1], new Reads(Long.parseLong(read[2]), Long.parseLong(read[3])), Reads::plus);
        }
        report.claim(
                child.exitCode() == 0,
                "process %s wrote trail %s, %,d records"
                        .formatted(
                                child.name(), child.trail().id(), child.trail().seq()));
    }

    private void ask(Consumer consumer) throws Exception {
        report.title("One store: who read the table customers in the last hour?");
        LocalDateTime anHourAgo = LocalDateTime.now(ZoneOffset.UTC).minusHours(1);
        try (Store store = new Store(scratch.resolve("audit.sqlite"))) {
            store.add(consumer.records());
            Map<String, Reads> told = new TreeMap<>();
            report.note("%-11s %-12s %-6s %-6s %9s %10s %6s  %-12s %-12s"
                    .formatted(
                            "application",
                            "host",
                            "user",
                            "for",
                            "processes",
                            "statements",
                            "rows",
                            "first (UTC)",
                            "last (UTC)"));
            for (Store.Reader reader : store.whoRead("customers", anHourAgo.toString())) {
                report.note("%-11s %-12s %-6s %-6s %9d %10d %6d  %-12s %-12s"
                        .formatted(
                                reader.application(),
                                reader.host(),
                                reader.databaseUser(),
                                reader.clientUser(),
                                reader.processes(),
                                reader.reads().statements(),
                                reader.reads().rows(),
                                reader.first().substring(11, 23),
                                reader.last().substring(11, 23)));
                told.merge(String.valueOf(reader.clientUser()), reader.reads(), Reads::plus);
            }
            report.claim(
                    told.equals(done), "for each clerk the answer is what the clerk did at all the tills: " + done);
            report.claim(
                    store.refused() == PROCESSES,
                    "the injection at each till is there as refused, and in no count of reads");
            long operations = store.operations();
            store.add(consumer.records());
            report.claim(
                    store.operations() == operations,
                    "stored a second time, none of the %,d operations is there twice".formatted(operations));
        }
    }

    /** Writes a copy of one trail with each change to a topic of its own, and has it verified. */
    private void tamper(List<Topic.Entry> entries, Consumer consumer) throws Exception {
        report.title("Somebody tampers with the topic");
        VerifiedRecord victim = consumer.records().stream()
                .filter(record -> "3".equals(record.text("rowsRead"))
                        && String.valueOf(record.statement()).contains("customers"))
                .findFirst()
                .orElseThrow();
        List<Topic.Entry> trail = new ArrayList<>();
        TrailCheck check = new TrailCheck(victim.trail());
        for (Topic.Entry entry : entries) {
            if (entry.trail().equals(victim.trail()) && check.next(entry.value()) != null) {
                trail.add(entry);
            }
        }
        int number = 0;
        for (Tampering tampering : Tampering.all((int) victim.seq())) {
            Topic topic = broker.createTopic("audit-tampered-" + ++number);
            topic.write(tampering.deed().apply(trail));
            List<String> findings = Consumer.of(topic.read()).findings();
            findings.forEach(report::note);
            report.claim(
                    findings.size() == 1 && findings.get(0).startsWith("record " + tampering.victim() + " "),
                    "record " + tampering.victim() + ", " + tampering.name() + ": found and named");
        }
    }
}
