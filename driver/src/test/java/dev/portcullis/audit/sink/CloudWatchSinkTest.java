package dev.portcullis.audit.sink;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.metrics.MicrometerMetrics;
import dev.portcullis.testkit.logs.CloudWatchLogsEndpoint;
import dev.portcullis.testkit.logs.LogEvent;
import dev.portcullis.testkit.logs.LogsError;
import dev.portcullis.testkit.logs.LogsRequest;
import dev.portcullis.testkit.sigv4.AwsCredential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified AWS SDK against the testkit's endpoint, which holds to the limits of the real one. */
@SuppressWarnings("try") // A sink works by itself while it is open.
@Timeout(120)
class CloudWatchSinkTest {
    private static final String GROUP = "/portcullis/audit";

    @TempDir
    Path directory;

    private CloudWatchLogsEndpoint logs;
    private WrittenTrail trail;
    private SimpleMeterRegistry registry;

    @BeforeEach
    void start() throws Exception {
        logs = CloudWatchLogsEndpoint.start("eu-central-1", AwsCredential.of("AKIDAUDIT", "key"));
        System.setProperty("aws.accessKeyId", "AKIDAUDIT");
        System.setProperty("aws.secretAccessKey", "key");
        trail = new WrittenTrail(directory.resolve("till-1"));
        trail.time(Instant.now());
        registry = new SimpleMeterRegistry();
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        logs.close();
    }

    @Test
    void groupAndStreamAreMadeAndEveryRecordArrives() throws Exception {
        trail.operations(12_000);
        try (Sinks sinks = sinks("retention-days", "365")) {
            Eventually.holds(() -> events().size() == 12_003);
        }
        assertThat(numbers(events())).isEqualTo(upTo(12_003));
        assertThat(logs.retentionDays(GROUP)).isEqualTo(365);
        assertThat(logs.streams(GROUP)).containsExactly(WrittenTrail.ID);
        assertThat(RecordFields.parse(events().get(12_002).message().getBytes(StandardCharsets.UTF_8)))
                .containsEntry("event", WrittenTrail.ID + "-12003");
        assertThat(logs.requests().stream()
                        .map(LogsRequest::error)
                        .filter(e -> e != null && e != LogsError.RESOURCE_NOT_FOUND))
                .isEmpty();
    }

    @Test
    void outageIsBackfilled() throws Exception {
        logs.createGroup(GROUP);
        trail.operations(10);
        try (Sinks sinks = sinks("create-group", "false")) {
            Eventually.holds(() -> events().size() == 13);
            logs.goOffline();
            trail.operations(3_000);
            Eventually.holds(() -> failures() > 0);
            trail.operations(3_000);
            logs.goOnline();
            Eventually.holds(() -> events().size() >= 6_013);
        }
        assertThat(numbers(events())).isEqualTo(upTo(6_013));
    }

    @Test
    void throttlingIsWaitedOutAndLostAnswersRepeat() throws Exception {
        logs.faults().fail(LogsError.THROTTLING, 8);
        trail.operations(10);
        try (Sinks sinks = sinks()) {
            Eventually.holds(() -> events().size() == 13);
            assertThat(failures()).isPositive();
            // The SDK asks again by itself, twice; the fourth time it is the follower.
            logs.faults().failAfterTaking(4);
            trail.operations(1);
            Eventually.holds(() -> events().size() >= 18 && delivered() == 14);
        }
        assertThat(new LinkedHashSet<>(numbers(events()))).containsExactlyElementsOf(upTo(14));
    }

    @Test
    void batchesKeepToTheLimits() throws Exception {
        // Each nearly half of the most bytes of a call; one event that is too large; 26 bytes decide.
        for (int i = 0; i < 5; i++) {
            trail.append("statement", "\"id\":" + (2 + i) + ",\"sql\":\"" + "é".repeat(250_000) + "\"");
        }
        trail.append("statement", "\"id\":9,\"sql\":\"" + "x".repeat(1_048_576) + "\"");
        // Two days in a day and a half, and a clock that is set back by an hour.
        trail.time(Instant.now().minus(Duration.ofHours(60)));
        trail.operation(1);
        trail.time(Instant.now().minus(Duration.ofHours(24)));
        trail.operation(2);
        trail.time(Instant.now().minus(Duration.ofHours(25)));
        trail.operation(3);
        try (Sinks sinks = sinks()) {
            Eventually.holds(() -> events().size() == 12);
        }
        assertThat(numbers(events())).isEqualTo(upTo(12));
        assertThat(events().get(8).message()).contains("\"type\":\"oversized\"", "\"bytes\":10");
        assertThat(failures()).isZero();
    }

    @Test
    void timesThatAreNotTakenAreMovedAndNothingIsLeftOut() throws Exception {
        logs.createGroup(GROUP);
        logs.retain(GROUP, 3);
        trail.time(Instant.now().minus(Duration.ofDays(40)));
        trail.operations(3);
        trail.time(Instant.now().minus(Duration.ofDays(5)));
        trail.operations(3);
        trail.time(Instant.now().plus(Duration.ofDays(1)));
        trail.operations(3);
        trail.time(Instant.now());
        trail.operations(3);
        try (Sinks sinks = sinks()) {
            Eventually.holds(() -> events().size() == 15);
        }
        assertThat(numbers(events()).stream().sorted().toList()).isEqualTo(upTo(15));
        assertThat(failures()).isZero();
    }

    @Test
    void missingPermissionIsSaidAndHealsWithoutRestart() throws Exception {
        logs.faults().fail(LogsError.ACCESS_DENIED);
        trail.operations(1);
        try (Sinks sinks = sinks()) {
            Eventually.holds(() -> failures() > 0);
            logs.faults().heal();
            Eventually.holds(() -> events().size() == 4);
        }
    }

    /** The group is there by then, and nobody else would set it. */
    @Test
    void howLongToKeepIsSaidUntilItIsHeard() throws Exception {
        logs.faults().fail("PutRetentionPolicy", LogsError.ACCESS_DENIED);
        trail.operations(1);
        try (Sinks sinks = sinks("retention-days", "365")) {
            Eventually.holds(() -> failures() >= 2);
            assertThat(logs.retentionDays(GROUP)).isNull();
            logs.faults().heal();
            Eventually.holds(() -> events().size() == 4);
        }
        assertThat(logs.retentionDays(GROUP)).isEqualTo(365);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> sinks("group", "a b"))
                .hasMessage("Sink cloudwatch: group \"a b\" is not 1 to 512 letters, digits or . - _ / #");
        assertThatThrownBy(() -> sinks("regoin", "x")).hasMessageContaining("did you mean 'region'?");
        assertThatThrownBy(() -> sinks("region", "mars"))
                .hasMessageContaining("\"mars\" is not the name of an AWS region");
        assertThatThrownBy(() -> sinks("endpoint-url", "http://logs.example.com"))
                .hasMessageContaining("is not an https: URL");
        assertThatThrownBy(() -> sinks("retention-days", "ever"))
                .hasMessageContaining("\"ever\" is not a number of days");
    }

    private Sinks sinks(String... more) throws Exception {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("type", "cloudwatch");
        entry.put("group", GROUP);
        entry.put("region", "eu-central-1");
        entry.put("endpoint-url", logs.uri().toString());
        for (int i = 0; i < more.length; i += 2) {
            entry.put(more[i], more[i + 1]);
        }
        return Sinks.start(directory, "till", List.of(SinkSettings.parse(entry)), new MicrometerMetrics(registry));
    }

    private double failures() {
        var counter = registry.find("portcullis.audit.sink.failed").counter();
        return counter == null ? 0 : counter.count();
    }

    private double delivered() {
        var counter = registry.find("portcullis.audit.delivered").counter();
        return counter == null ? 0 : counter.count();
    }

    private List<LogEvent> events() {
        return logs.events(GROUP, WrittenTrail.ID);
    }

    private static List<Long> numbers(List<LogEvent> events) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (LogEvent event : events) {
            numbers.add((Long) RecordFields.parse(event.message().getBytes(StandardCharsets.UTF_8))
                    .get("seq"));
        }
        return numbers;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().collect(toList());
    }
}
