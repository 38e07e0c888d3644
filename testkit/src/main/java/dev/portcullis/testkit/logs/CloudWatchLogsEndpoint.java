package dev.portcullis.testkit.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testkit.http.AwsJson;
import dev.portcullis.testkit.http.HttpMessage;
import dev.portcullis.testkit.http.LoopbackHttp;
import dev.portcullis.testkit.http.RequestSignature;
import dev.portcullis.testkit.http.SignatureException;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Amazon CloudWatch Logs for one account in one region, on a loopback port, for the unmodified AWS SDK: point its client at {@link #uri} by
 * {@code endpointOverride}. It speaks AWS JSON 1.1, verifies the signature of each request, holds to the limits of
 * {@code PutLogEvents}, and knows {@code CreateLogGroup}, {@code CreateLogStream} and {@code PutRetentionPolicy} beside it. Thread-safe.
 */
public final class CloudWatchLogsEndpoint implements AutoCloseable {
    private static final AwsJson PROTOCOL = new AwsJson("Logs_20140328.");

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
        String operation = PROTOCOL.operation(request);
        LogsError error = null;
        ObjectNode body;
        try {
            verify(request, now);
            faults.strike(operation);
            body = operations.run(operation, input(request), now);
        } catch (LogsException e) {
            error = e.error();
            body = JsonNodeFactory.instance
                    .objectNode()
                    .put("__type", error.code())
                    .put("message", e.getMessage());
        }
        requests.add(new LogsRequest(now, operation, error));
        return AwsJson.reply(now, error == null ? 200 : error.httpStatus(), body);
    }

    private void verify(HttpMessage request, Instant now) {
        try {
            signature.verify(request, now);
        } catch (SignatureException e) {
            throw new LogsException(LogsError.valueOf(e.reason().name()), String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode input(HttpMessage request) {
        if (!PROTOCOL.takes(request)) {
            throw new LogsException(LogsError.UNKNOWN_OPERATION);
        }
        JsonNode input = AwsJson.input(request);
        if (input == null) {
            throw new LogsException(LogsError.SERIALIZATION);
        }
        return input;
    }
}
