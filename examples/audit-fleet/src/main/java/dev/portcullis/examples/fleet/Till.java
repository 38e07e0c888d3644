package dev.portcullis.examples.fleet;

import dev.portcullis.audit.sink.SinkSettings;
import dev.portcullis.audit.sink.Sinks;
import dev.portcullis.metrics.DriverMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** One process of the fleet: works, and lets its sink deliver to Kafka. */
public final class Till {
    /** How often each process reads the table customers yesterday. */
    static final int READS_OF_CUSTOMERS_YESTERDAY = 40;

    private static final int OTHER_OPERATIONS = 2_000;
    private static final List<String> CLERKS = List.of("anna", "bela", "carl");

    private final SimulatedTrail trail;
    private final String host;
    private Instant now;

    private Till(SimulatedTrail trail, String host, Instant now) {
        this.trail = trail;
        this.host = host;
        this.now = now;
    }

    /** Takes its name, the directory of its trails, the address of the broker and the topic. */
    @SuppressWarnings("try") // The sinks work by themselves while they are open.
    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        Path audit = Path.of(arguments[1]);
        Path directory = Files.createDirectories(audit.resolve("till-1"));
        Instant began = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(29));
        String id = String.format("%016x", host.hashCode() & 0xffffffffL);
        SinkSettings kafka =
                SinkSettings.parse(Map.of("type", "kafka", "topic", arguments[3], "bootstrap.servers", arguments[2]));
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (SimulatedTrail trail = new SimulatedTrail(directory, id, began)) {
            var till = new Till(trail, host, began);
            try (Sinks sinks = Sinks.start(audit, "till", List.of(kafka), DriverMetrics.NONE)) {
                till.open();
                till.work(OTHER_OPERATIONS, 0);
                awaitDelivery(directory, trail.seq());
                System.out.println("delivering");
                input.readLine();
                till.work(OTHER_OPERATIONS, READS_OF_CUSTOMERS_YESTERDAY);
                System.out.println("worked");
                input.readLine();
                trail.append(
                        till.now,
                        "stop",
                        "\"process\":" + ProcessHandle.current().pid());
                awaitDelivery(directory, trail.seq());
            }
            System.out.println("ended " + id + " " + trail.seq());
        }
    }

    private void open() throws IOException {
        for (int clerk = 0; clerk < CLERKS.size(); clerk++) {
            trail.append(
                    now,
                    "session",
                    "\"id\":" + (clerk + 1) + ",\"connection\":" + (clerk + 1)
                            + ",\"user\":\"app\",\"credential\":\"iam\",\"server\":\"shop.example.com:3306\",\"database\":\"shop\","
                            + "\"application\":\"till\",\"host\":\"" + host + "\",\"process\":"
                            + ProcessHandle.current().pid() + ",\"clientUser\":\"" + CLERKS.get(clerk) + "\"");
        }
        trail.append(now, "statement", statement(1, "select", "orders", "SELECT id FROM orders WHERE day = ?"));
        trail.append(now, "statement", statement(2, "update", "orders", "UPDATE orders SET paid = ? WHERE id = ?"));
        trail.append(
                now, "statement", statement(3, "select", "customers", "SELECT name, card FROM customers WHERE id = ?"));
    }

    private static String statement(int id, String operation, String table, String sql) {
        return "\"id\":" + id + ",\"operation\":\"" + operation + "\",\"tables\":[\"shop." + table + "\"],\"shape\":\""
                + String.format("%032x", sql.hashCode() & 0xffffffffL) + "\",\"sql\":\"" + sql + "\",\"sqlLength\":"
                + sql.length() + ",\"verdict\":\"allow\"";
    }

    /** Operations on orders, and that many reads of customers spread among them. */
    private void work(int operations, int readsOfCustomers) throws IOException {
        for (int i = 0; i < operations; i++) {
            operation(i, i % 3 == 0 ? 2 : 1, i % 3 == 0 ? "\"rowsAffected\":1" : "\"rowsRead\":" + i % 7);
            if (i < readsOfCustomers) {
                operation(i, 3, "\"rowsRead\":3");
            }
        }
    }

    private void operation(int i, int statement, String rows) throws IOException {
        now = now.plusMillis(10_007);
        trail.append(
                now,
                "operation",
                "\"session\":" + (i % CLERKS.size() + 1) + ",\"statement\":" + statement + ",\"micros\":"
                        + (200 + i % 90) + ",\"outcome\":\"ok\"," + rows);
    }

    /** The cursor of the sink is behind the last record. */
    private static void awaitDelivery(Path directory, long seq) throws IOException, InterruptedException {
        Path cursor = directory.resolve("cursors").resolve("kafka");
        while (!Files.exists(cursor) || !Files.readString(cursor).contains("\"seq\":" + seq + ",")) {
            Thread.sleep(50);
        }
    }
}
