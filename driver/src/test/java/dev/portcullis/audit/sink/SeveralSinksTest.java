package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.metrics.MicrometerMetrics;
import dev.portcullis.testkit.logs.CloudWatchLogsEndpoint;
import dev.portcullis.testkit.logs.LogsError;
import dev.portcullis.testkit.sigv4.AwsCredential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One trail to four sinks, of which each has its own trouble, over two processes. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralSinksTest {
    private static final String GROUP = "/till/audit";

    @TempDir
    Path directory;

    private LocalBroker broker;
    private CloudWatchLogsEndpoint logs;
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void start() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIDAUDIT");
        System.setProperty("aws.secretAccessKey", "key");
        logs = CloudWatchLogsEndpoint.start("eu-central-1", AwsCredential.of("AKIDAUDIT", "key"));
        broker = LocalBroker.start();
        broker.create("several", Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        logs.close();
        broker.close();
    }

    private Sinks sinks() throws Exception {
        registry = new SimpleMeterRegistry();
        return Sinks.start(
                directory,
                "till",
                List.of(
                        SinkSettings.parse(Map.of(
                                "type",
                                "kafka",
                                "topic",
                                "several",
                                "bootstrap.servers",
                                broker.address(),
                                "max.block.ms",
                                "1000")),
                        SinkSettings.parse(Map.of(
                                "type",
                                "cloudwatch",
                                "group",
                                GROUP,
                                "region",
                                "eu-central-1",
                                "endpoint-url",
                                logs.uri().toString())),
                        SinkSettings.parse(Map.of("type", "probe", "name", "slow", "probe", "several-slow")),
                        SinkSettings.parse(Map.of("type", "probe", "name", "dead", "probe", "several-dead"))),
                new MicrometerMetrics(registry));
    }

    private double delivered(String sink) {
        var counter =
                registry.find("portcullis.audit.delivered").tag("sink", sink).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void eachGetsEverythingInOrderAtItsOwnPace() throws Exception {
        Semaphore pace = new Semaphore(1);
        Probe slow = ProbeSink.probe("several-slow");
        slow.behaviour = batch -> pace.acquire();
        Probe dead = ProbeSink.probe("several-dead");
        dead.behaviour = batch -> {
            throw SinkException.retryable("dead", null);
        };
        WrittenTrail trail = new WrittenTrail(directory.resolve("till-1"));
        trail.time(Instant.now());
        work(trail);
        try (Sinks sinks = sinks()) {
            Eventually.holds(() -> delivered("kafka") >= trail.seq() && delivered("cloudwatch") >= trail.seq());
            broker.goAway();
            // Once more than the SDK asks by itself.
            logs.faults().fail(LogsError.THROTTLING, 4);
            work(trail);
            Eventually.holds(() -> delivered("cloudwatch") >= trail.seq());
            assertThat(delivered("dead")).isZero();
            assertThat(delivered("slow")).isLessThan(trail.seq());
            // It comes to itself when it is to end, so that the end does not wait five seconds for it.
            slow.behaviour = batch -> {
                throw SinkException.retryable("at its end", null);
            };
            pace.release();
        }
        assertThat(slow.records).hasSizeLessThan((int) trail.seq());
        slow.behaviour = batch -> pace.acquire();
        broker.comeBack();
        logs.faults().failAfterTaking(2);
        pace.release(1_000_000);
        work(trail);
        try (Sinks sinks = sinks()) {
            for (String sink : List.of("kafka", "cloudwatch", "slow")) {
                Eventually.holds(() ->
                        registry.find("portcullis.audit.lag").tag("sink", sink).gauge() != null
                                && Cursor.read(trail.directory()
                                                        .resolve("cursors")
                                                        .resolve(sink))
                                                .seq()
                                        == trail.seq());
            }
        }
        requireAll(slow.numbers(), trail.seq());
        List<Long> kafka = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : broker.consume("several", trail.seq())) {
            kafka.add((Long) RecordFields.parse(record.value()).get("seq"));
        }
        requireAll(kafka, trail.seq());
        List<Long> cloudwatch = new ArrayList<>();
        for (var event : logs.events(GROUP, WrittenTrail.ID)) {
            cloudwatch.add((Long) RecordFields.parse(event.message().getBytes(StandardCharsets.UTF_8))
                    .get("seq"));
        }
        requireAll(cloudwatch, trail.seq());
        assertThat(dead.records).isEmpty();
    }

    /** Many small records, and some near what CloudWatch Logs and Kafka take, most of their characters of several bytes. */
    private static void work(WrittenTrail trail) throws Exception {
        trail.operations(3_000);
        for (int bytes : new int[] {262_144, 1_048_000, 1_048_576, 1_300_000}) {
            trail.append("statement", "\"id\":7,\"sql\":\"" + "€ü𝄞".repeat(bytes / 9) + "\"");
            trail.append("operation", "\"session\":1,\"statement\":7,\"outcome\":\"ok\"");
        }
        trail.rotate();
    }

    /** What comes again is what came before, and nothing comes before its time. */
    private static void requireAll(List<Long> numbers, long last) {
        long highest = 0;
        for (long number : numbers) {
            assertThat(number).isLessThanOrEqualTo(highest + 1);
            highest = Math.max(highest, number);
        }
        assertThat(new TreeSet<>(numbers))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
    }
}
