package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.sink.kafka.KafkaSink;
import dev.portcullis.metrics.MicrometerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real broker in this process, which is stopped and started again in mid-stream. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(180)
class KafkaSinkTest {
    private static LocalBroker broker;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void brokerThatGoesAwayLosesNothing() throws Exception {
        broker.create("outage", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operations(2_000);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(registry, "outage")) {
            Eventually.holds(() -> delivered(registry) >= 2_003);
            broker.goAway();
            trail.operations(3_000);
            trail.rotate();
            Eventually.holds(() -> failures(registry) > 0);
            trail.operations(1_000);
            broker.comeBack();
            Eventually.holds(() -> delivered(registry) >= trail.seq());
        }
        // The next process goes on behind it.
        trail.operations(100);
        SimpleMeterRegistry next = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(next, "outage")) {
            Eventually.holds(() -> delivered(next) >= 100);
        }
        assertThat(delivered(next)).isEqualTo(100);
        List<ConsumerRecord<String, byte[]>> records = broker.consume("outage", trail.seq());
        assertThat(records.stream().map(ConsumerRecord::partition).distinct()).hasSize(1);
        assertThat(records).allMatch(record -> record.key().equals(WrittenTrail.ID));
        assertChain(records, trail.seq());
    }

    /** The producer still holds what it took before the topic went, and takes nothing more: what it did not take comes before what it takes later. */
    @Test
    void recordThatWasNotTakenIsNotOvertaken() throws Exception {
        broker.create("gone", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operations(10);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(registry, "gone")) {
            Eventually.holds(() -> delivered(registry) >= trail.seq());
            List<ConsumerRecord<String, byte[]>> before = broker.consume("gone", trail.seq());
            broker.delete("gone");
            trail.operations(10);
            Eventually.holds(() -> failures(registry) == 1);
            trail.operations(10);
            Eventually.holds(() -> failures(registry) == 2);
            broker.create("gone", Map.of());
            Eventually.holds(() -> delivered(registry) >= trail.seq());
            before.addAll(broker.consume("gone", 20));
            assertChain(before, trail.seq());
        }
    }

    /**
     * Partitions that refuse the first requests, and know no producer then whose order they could hold to: the first that they take may have any
     * number. One request for each record, and refused ones come again at once.
     */
    @Test
    void newPartitionsTakeRecordsInOrder() throws Exception {
        for (int i = 0; i < 4; i++) {
            String topic = "new-" + i;
            broker.create(topic, Map.of("min.insync.replicas", "2"));
            Path trails = directory.resolve(topic);
            WrittenTrail trail = new WrittenTrail(trails.resolve("till-1"));
            trail.operations(100);
            long before = requests();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (Sinks sinks =
                    sinks(trails, registry, topic, "batch.size", "1", "linger.ms", "0", "retry.backoff.ms", "0")) {
                Eventually.holds(() -> requests() > before + 20);
                allow(topic);
                Eventually.holds(() -> delivered(registry) >= trail.seq());
            }
            assertChain(broker.consume(topic, trail.seq()), trail.seq());
        }
    }

    /** How many requests to produce the broker has had. */
    private static long requests() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        for (ObjectName meter : beans.queryNames(
                new ObjectName("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Produce,*"), null)) {
            sum += (Long) beans.getAttribute(meter, "Count");
        }
        return sum;
    }

    private static void allow(String topic) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("min.insync.replicas", "1"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    /** A stream of many small requests, of which some are on their way when the broker goes. */
    @Test
    void requestsThatABrokerLeavesOnTheirWayArriveInOrder() throws Exception {
        broker.create("restarted", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(directory, registry, "restarted", "batch.size", "1", "linger.ms", "0")) {
            for (int restarts = 0; restarts < 2; restarts++) {
                double before = delivered(registry);
                trail.operations(1_000);
                Eventually.holds(() -> sent("restarted") > before + 300);
                broker.goAway();
                broker.comeBack();
            }
            Eventually.holds(() -> delivered(registry) >= trail.seq());
        }
        List<ConsumerRecord<String, byte[]>> records = broker.consume("restarted", trail.seq());
        assertThat(records.stream().map(ConsumerRecord::partition).distinct()).hasSize(1);
        assertChain(records, trail.seq());
    }

    private static long sent(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int i = 0; i < LocalBroker.PARTITIONS; i++) {
            wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        try (Admin admin = broker.admin()) {
            return admin.listOffsets(wanted).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    /** The first record of both batches has one number: what the producer still holds is not what takes its place. */
    @Test
    void whatRetentionRemovedInAnOutageIsNotTakenForWhatComesAfterIt() throws Exception {
        broker.create("removed", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operations(7);
        List<AuditRecord> records = new ArrayList<>();
        for (String line : Files.readAllLines(trail.segment())) {
            records.add(record(line));
        }
        List<AuditRecord> later = new ArrayList<>(
                List.of(record("{\"seq\":1,\"time\":\"2026-10-01T12:00:00.000001Z\",\"type\":\"missing\",\"to\":5}")));
        later.addAll(records.subList(5, 10));
        KafkaSink sink = new KafkaSink();
        // The producer keeps what it has a little longer than it is waited for.
        Map<String, String> properties =
                Map.of("topic", "removed", "bootstrap.servers", broker.address(), "linger.ms", "11000");
        sink.open(new SinkContext("kafka", WrittenTrail.ID, properties));
        try {
            assertThatThrownBy(() -> sink.deliver(records.subList(0, 5)))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("have confirmed no record");
            Eventually.holds(() -> {
                try {
                    sink.deliver(later);
                    return true;
                } catch (SinkException e) {
                    return false;
                }
            });
        } finally {
            sink.close();
        }
        List<Object> seen = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : broker.consume("removed", 1)) {
            Map<String, Object> fields = RecordFields.parse(record.value());
            seen.add(fields.get("type") + " " + fields.get("seq"));
        }
        assertThat(seen)
                .containsSubsequence(
                        "missing 1", "operation 6", "operation 7", "operation 8", "operation 9", "operation 10");
    }

    private static AuditRecord record(String line) throws Exception {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return AuditRecord.of(WrittenTrail.ID, "", bytes, RecordFields.parse(bytes));
    }

    @Test
    void cursorThatWasLostRepeatsWithTheSameIds() throws Exception {
        broker.create("repeated", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.operations(50);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(registry, "repeated")) {
            Eventually.holds(() -> delivered(registry) >= 53);
        }
        new Cursor(WrittenTrail.ID, "00000000000000000001.jsonl", 0, 0, "")
                .write(directory.resolve("till-1/cursors/kafka"));
        try (Sinks sinks = sinks(registry, "repeated")) {
            Eventually.holds(() -> delivered(registry) >= 106);
        }
        List<ConsumerRecord<String, byte[]>> records = broker.consume("repeated", 106);
        assertThat(records).hasSize(106);
        assertChain(records, 53);
    }

    @Test
    void recordThatIsTooLargeLeavesItsHash() throws Exception {
        broker.create("large", Map.of());
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.append("statement", "\"id\":2,\"sql\":\"" + "x".repeat(1_100_000) + "\"");
        trail.operation(1);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(registry, "large")) {
            Eventually.holds(() -> delivered(registry) >= 5);
        }
        List<ConsumerRecord<String, byte[]>> records = broker.consume("large", 5);
        Map<String, Object> standIn = RecordFields.parse(records.get(3).value());
        assertThat(standIn).containsEntry("type", "oversized").containsEntry("event", WrittenTrail.ID + "-4");
        Map<String, Object> following = RecordFields.parse(records.get(4).value());
        byte[] hash = WrittenTrail.sha256(
                HexFormat.of().parseHex(String.valueOf(standIn.get("hash"))),
                chained(records.get(4).value()));
        assertThat(following.get("hash")).isEqualTo(HexFormat.of().formatHex(hash));
    }

    /** The producer may send what the topic does not take: what is too large for it leaves its hash, in its place, and holds up nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"lz4", "none"})
    void recordThatIsTooLargeForTheTopicLeavesItsHash(String compression) throws Exception {
        String topic = "small-" + compression;
        broker.create(topic, Map.of("max.message.bytes", "20000"));
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        Set<Long> large = new java.util.HashSet<>();
        for (int i = 0; i < 3; i++) {
            trail.operations(500);
            trail.append("statement", "\"id\":" + (i + 2) + ",\"sql\":\"" + noise(30_000) + "\"");
            large.add(trail.seq());
        }
        trail.operations(500);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Sinks sinks = sinks(registry, topic, "compression.type", compression)) {
            Eventually.holds(() -> delivered(registry) >= trail.seq());
        }
        byte[] hash = new byte[32];
        long seq = 0;
        Set<String> seen = new java.util.HashSet<>();
        for (ConsumerRecord<String, byte[]> record : broker.consume(topic, trail.seq())) {
            Map<String, Object> fields = RecordFields.parse(record.value());
            if (seen.add(String.valueOf(fields.get("event")))) {
                assertThat(fields.get("seq")).isEqualTo(++seq);
                boolean oversized = "oversized".equals(fields.get("type"));
                assertThat(oversized).as(String.valueOf(seq)).isEqualTo(large.contains(seq));
                hash = oversized
                        ? HexFormat.of().parseHex(String.valueOf(fields.get("hash")))
                        : WrittenTrail.sha256(hash, chained(record.value()));
                assertThat(fields.get("hash")).isEqualTo(HexFormat.of().formatHex(hash));
            }
        }
        assertThat(seq).isEqualTo(trail.seq());
    }

    /** Text that does not get smaller by compression. */
    private static String noise(int length) {
        byte[] bytes = new byte[length * 3 / 4];
        new java.util.Random(length).nextBytes(bytes);
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void whatThePromiseRestsOnIsNotConfigurable() {
        for (String name :
                List.of("acks", "enable.idempotence", "delivery.timeout.ms", "transactional.id", "key.serializer")) {
            assertThatThrownBy(() -> sinks(new SimpleMeterRegistry(), "t", name, "1"))
                    .isInstanceOf(InvalidSinkException.class)
                    .hasMessageContaining("Sink kafka: " + name + " is set by the sink");
        }
        assertThatThrownBy(() -> sinks(new SimpleMeterRegistry(), "t", "linger.sm", "1"))
                .hasMessage("Sink kafka: the property 'linger.sm' is unknown; did you mean 'linger.ms'?");
        assertThatThrownBy(() -> sinks(new SimpleMeterRegistry(), "t", "linger.ms", "soon"))
                .isInstanceOf(InvalidSinkException.class)
                .hasMessageContaining("linger.ms");
    }

    private Sinks sinks(SimpleMeterRegistry registry, String topic, String... more) throws Exception {
        return sinks(directory, registry, topic, more);
    }

    private static Sinks sinks(Path directory, SimpleMeterRegistry registry, String topic, String... more)
            throws Exception {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("type", "kafka");
        entry.put("topic", topic);
        entry.put("bootstrap.servers", broker.address());
        entry.put("max.block.ms", "1000");
        for (int i = 0; i < more.length; i += 2) {
            entry.put(more[i], more[i + 1]);
        }
        return Sinks.start(directory, "till", List.of(SinkSettings.parse(entry)), new MicrometerMetrics(registry));
    }

    private static double delivered(SimpleMeterRegistry registry) {
        var counter = registry.find("portcullis.audit.delivered").counter();
        return counter == null ? 0 : counter.count();
    }

    private static double failures(SimpleMeterRegistry registry) {
        var counter = registry.find("portcullis.audit.sink.failed").counter();
        return counter == null ? 0 : counter.count();
    }

    /** In the order of the partitions: the first time that each id is seen, the chain goes on. */
    private static void assertChain(List<ConsumerRecord<String, byte[]>> records, long last) throws Exception {
        byte[] hash = new byte[32];
        Map<String, String> seen = new HashMap<>();
        long seq = 0;
        for (ConsumerRecord<String, byte[]> record : records) {
            Map<String, Object> fields = RecordFields.parse(record.value());
            String earlier = seen.putIfAbsent(String.valueOf(fields.get("event")), String.valueOf(fields.get("hash")));
            if (earlier == null) {
                hash = WrittenTrail.sha256(hash, chained(record.value()));
                assertThat(fields.get("seq")).isEqualTo(++seq);
                assertThat(fields.get("hash")).isEqualTo(HexFormat.of().formatHex(hash));
            } else {
                assertThat(earlier).isEqualTo(fields.get("hash"));
            }
        }
        assertThat(seq).isEqualTo(last);
    }

    private static byte[] chained(byte[] value) throws Exception {
        return Arrays.copyOf(value, ((Long) RecordFields.parse(value).get("chained")).intValue());
    }
}
