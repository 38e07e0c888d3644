package dev.portcullis.testkit.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testkit.http.HttpMessage;
import dev.portcullis.testkit.http.LoopbackHttp;
import dev.portcullis.testkit.http.RequestSignature;
import dev.portcullis.testkit.http.SignatureException;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Amazon CloudWatch Logs for one account in one region, on a loopback port, for the unmodified AWS SDK: point its client at {@link #uri} by
 * {@code endpointOverride}. It speaks AWS JSON 1.1, verifies the signature of each request, holds to the limits of
 * {@code PutLogEvents}, and knows {@code CreateLogGroup}, {@code CreateLogStream} and {@code PutRetentionPolicy} beside it. Thread-safe.
 */
public final class CloudWatchLogsEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TARGET_PREFIX = "Logs_20140328.";

    private final Clock clock = Clock.systemUTC();
    private final LogStore store = new LogStore();
    private final LogsFaults faults = new LogsFaults();
    private final LogsOperations operations = new LogsOperations(store, faults);
    private final List<LogsRequest> requests = new CopyOnWriteArrayList<>();
    private final RequestSignature signature;
    private final LoopbackHttp http;

    private CloudWatchLogsEndpoint(String region, AwsCredential credential) {
        this.signature = RequestSignature.of(region, "logs", credential);
        this.http = new LoopbackHttp(this::answer);
    }

    /** Listens on a free port, and accepts what is signed for that region with that credential. */
    public static CloudWatchLogsEndpoint start(String region, AwsCredential credential) {
        return new CloudWatchLogsEndpoint(region, credential);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    public String region() {
        return signature.region();
    }

    /** Makes a log group as somebody else would beforehand. */
    public void createGroup(String group) {
        store.createGroup(group);
    }

    /** After how many days events of the group expire. */
    public void retain(String group, int days) {
        store.retain(group, days);
    }

    /** Null for ever. */
    public @Nullable Integer retentionDays(String group) {
        return store.retentionDays(group);
    }

    /** The streams of a group by name; empty when it does not exist. */
    public List<String> streams(String group) {
        return store.streams(group);
    }

    /** What a stream took, in the order in which it came. */
    public List<LogEvent> events(String group, String stream) {
        return store.streams(group).contains(stream) ? store.events(group, stream) : List.of();
    }

    public LogsFaults faults() {
        return faults;
    }

    /** All requests so far, oldest first, whatever they were answered with. */
    public List<LogsRequest> requests() {
        return List.copyOf(requests);
    }

    /** Makes the endpoint unreachable: connections are refused, and those that are open end. */
    public void goOffline() {
        http.close();
    }

    /** Makes the endpoint reachable again, at the same address. */
    public void goOnline() {
        http.open();
    }

    /** Frees the port; does nothing the second time. */
    @Override
    public void close() {
        http.close();
    }

    private HttpMessage answer(HttpMessage request) {
        Instant now = clock.instant();
        String target = request.header("x-amz-target");
        String operation = target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : target;
        LogsError error = null;
        ObjectNode body;
        try {
            verify(request, now);
            faults.strike();
            body = operations.run(operation, input(request), now);
        } catch (LogsException e) {
            error = e.error();
            body = JSON.createObjectNode().put("__type", error.code()).put("message", e.getMessage());
        }
        requests.add(new LogsRequest(now, operation, error));
        return reply(now, error, body);
    }

    private void verify(HttpMessage request, Instant now) {
        try {
            signature.verify(request, now);
        } catch (SignatureException e) {
            throw new LogsException(LogsError.valueOf(e.reason().name()), String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode input(HttpMessage request) {
        if (!request.startLine().startsWith("POST / ")
                || !request.header("x-amz-target").startsWith(TARGET_PREFIX)
                || !request.header("content-type").equals("application/x-amz-json-1.1")) {
            throw new LogsException(LogsError.UNKNOWN_OPERATION);
        }
        try {
            JsonNode input = JSON.readTree(request.body());
            if (input.isObject()) {
                return input;
            }
            throw new LogsException(LogsError.SERIALIZATION);
        } catch (IOException e) {
            throw new LogsException(LogsError.SERIALIZATION);
        }
    }

    private static HttpMessage reply(Instant now, @Nullable LogsError error, ObjectNode body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        headers.put("content-type", "application/x-amz-json-1.1");
        headers.put("x-amzn-requestid", UUID.randomUUID().toString());
        int status = error == null ? 200 : error.httpStatus();
        return new HttpMessage(
                "HTTP/1.1 " + status + (status == 200 ? " OK" : " Error"),
                headers,
                body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
