package dev.portcullis.testkit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The protocol AWS JSON 1.1, as one service speaks it.
 *
 * @param targetPrefix what stands before the operation in {@code X-Amz-Target}, such as {@code secretsmanager.}
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
public record AwsJson(String targetPrefix) {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The operation that a request names, whether the service has it or not. */
    public String operation(HttpMessage request) {
        String target = request.header("x-amz-target");
        return target.startsWith(targetPrefix) ? target.substring(targetPrefix.length()) : target;
    }

    /** Whether a request is one of this protocol and for this service. */
    public boolean takes(HttpMessage request) {
        return request.startLine().startsWith("POST / ")
                && request.header("x-amz-target").startsWith(targetPrefix)
                && request.header("content-type").equals(CONTENT_TYPE);
    }

    /** The input of a request; null if its body is not a JSON object. */
    public static @Nullable JsonNode input(HttpMessage request) {
        try {
            JsonNode input = JSON.readTree(request.body());
            return input.isObject() ? input : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** An answer with the given body and HTTP status. */
    public static HttpMessage reply(Instant now, int status, ObjectNode body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        headers.put("content-type", CONTENT_TYPE);
        headers.put("x-amzn-requestid", UUID.randomUUID().toString());
        return new HttpMessage(
                "HTTP/1.1 " + status + (status == 200 ? " OK" : " Error"),
                headers,
                body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
