package dev.portcullis.examples.fleet;

import dev.portcullis.examples.common.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three processes audit to one topic while its broker goes away and comes back; what the topic holds is verified, stored and asked; then it is
 * tampered with. Exits with 1 if a claim did not hold.
 */
public final class Fleet {
    private static final int PROCESSES = 3;

    private final Path scratch;
    private final Report report;
    private final Broker broker;

    private Fleet(Path scratch, Report report, Broker broker) {
        this.scratch = scratch;
        this.report = report;
        this.broker = broker;
    }

    /** Takes a directory for the trails and the store. */
    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        report.title("A Kafka broker in this process");
        Broker broker = Broker.start();
        try {
            new Fleet(Path.of(arguments[0]).toAbsolutePath(), report, broker).run();
        } finally {
            broker.stop();
        }
        System.exit(report.summary() ? 0 : 1);
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

    /** Returns where each trail ends, by its id. */
    private Map<String, Long> runProcesses(Topic topic) throws Exception {
        report.title(PROCESSES + " processes, each with a trail of its own, while the broker goes away and comes back");
        List<Child> children = new ArrayList<>();
        for (int n = 1; n <= PROCESSES; n++) {
            children.add(Child.start(n, scratch.resolve("node-" + n), topic));
        }
        for (Child child : children) {
            child.awaitLine("delivering");
        }
        broker.goAway();
        report.note("the broker is away; the processes go on");
        for (Child child : children) {
            child.say("more");
            child.awaitLine("worked");
        }
        broker.comeBack();
        report.note("the broker is back");
        Map<String, Long> written = new TreeMap<>();
        for (Child child : children) {
            child.say("end");
            String[] end = child.awaitLine("ended ").split(" ", -1);
            written.put(end[1], Long.valueOf(end[2]));
            report.claim(
                    child.exitCode() == 0,
                    "process %s wrote trail %s, %s records".formatted(child.name(), end[1], end[2]));
        }
        return written;
    }

    private void ask(Consumer consumer) throws Exception {
        report.title("One store: who read the table customers yesterday?");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (Store store = new Store(scratch.resolve("audit.sqlite"))) {
            store.add(consumer.records());
            List<Store.Reader> readers =
                    store.whoRead("customers", today.minusDays(1).toString(), today.toString());
            report.note("%-12s %-8s %-8s %-8s %10s %8s  %-12s %-12s"
                    .formatted(
                            "application", "host", "user", "for", "statements", "rows", "first (UTC)", "last (UTC)"));
            for (Store.Reader reader : readers) {
                report.note("%-12s %-8s %-8s %-8s %,10d %,8d  %-12s %-12s"
                        .formatted(
                                reader.application(),
                                reader.host(),
                                reader.databaseUser(),
                                reader.clientUser(),
                                reader.statements(),
                                reader.rows(),
                                reader.first().substring(11, 23),
                                reader.last().substring(11, 23)));
            }
            report.claim(
                    readers.stream().mapToLong(Store.Reader::statements).sum()
                            == PROCESSES * Till.READS_OF_CUSTOMERS_YESTERDAY,
                    "the answer counts each of the %d reads, and none of the other %,d operations"
                            .formatted(
                                    PROCESSES * Till.READS_OF_CUSTOMERS_YESTERDAY,
                                    store.operations() - PROCESSES * Till.READS_OF_CUSTOMERS_YESTERDAY));
            store.add(consumer.records());
            report.claim(
                    store.operations()
                            == consumer.records().stream()
                                    .filter(record -> record.type().equals("operation"))
                                    .count(),
                    "stored a second time, no operation is there twice");
        }
    }

    /** Writes a copy of one trail with each change to a topic of its own, and has it verified. */
    private void tamper(List<Topic.Entry> entries, Consumer consumer) throws Exception {
        report.title("Somebody tampers with the topic");
        VerifiedRecord victim = consumer.records().stream()
                .filter(record -> "3".equals(record.text("rowsRead")))
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
