package dev.portcullis.testkit.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The operations, from the input shape to the output shape of AWS's service model (API version 2014-03-28), with the limits that the
 * API reference states.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">PutLogEvents</a>
 */
final class LogsOperations {
    private static final int MOST_BYTES = 1_048_576;
    private static final int EVENT_OVERHEAD = 26;
    private static final int MOST_EVENTS = 10_000;
    private static final Duration LONGEST_SPAN = Duration.ofHours(24);
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);
    private static final Pattern GROUP = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
    private static final Pattern STREAM = Pattern.compile("[^:*]{1,512}");
    private static final Set<Integer> RETENTION = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private final LogStore store;
    private final LogsFaults faults;

    LogsOperations(LogStore store, LogsFaults faults) {
        this.store = store;
        this.faults = faults;
    }

    ObjectNode run(String operation, JsonNode input, Instant now) {
        return switch (operation) {
            case "PutLogEvents" -> putLogEvents(input, now);
            case "CreateLogGroup" -> {
                store.createGroup(text(input, "logGroupName", GROUP));
                yield JsonNodeFactory.instance.objectNode();
            }
            case "CreateLogStream" -> {
                store.createStream(text(input, "logGroupName", GROUP), text(input, "logStreamName", STREAM));
                yield JsonNodeFactory.instance.objectNode();
            }
            case "PutRetentionPolicy" -> putRetentionPolicy(input);
            default -> throw new LogsException(LogsError.UNKNOWN_OPERATION);
        };
    }

    private ObjectNode putRetentionPolicy(JsonNode input) {
        int days = input.path("retentionInDays").asInt();
        if (!RETENTION.contains(days)) {
            throw invalid(
                    "Value '" + days + "' at 'retentionInDays' failed to satisfy constraint: one of " + RETENTION);
        }
        store.retain(text(input, "logGroupName", GROUP), days);
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode putLogEvents(JsonNode input, Instant now) {
        String group = text(input, "logGroupName", GROUP);
        String stream = text(input, "logStreamName", STREAM);
        List<LogEvent> events = events(input.path("logEvents"), now);
        store.events(group, stream);
        Integer retention = store.retentionDays(group);
        Instant expired = retention == null ? Instant.MIN : now.minus(Duration.ofDays(retention));
        int expiredEnd = 0;
        int oldEnd = 0;
        int to = events.size();
        for (int i = 0; i < events.size(); i++) {
            Instant time = events.get(i).timestamp();
            if (time.isBefore(now.minus(OLDEST))) {
                oldEnd = i + 1;
            } else if (time.isBefore(expired)) {
                expiredEnd = i + 1;
            } else if (time.isAfter(now.plus(NEWEST))) {
                to = Math.min(to, i);
            }
        }
        int from = Math.max(oldEnd, expiredEnd);
        store.append(group, stream, events.subList(from, to));
        faults.strikeTaken();
        return output(oldEnd, expiredEnd, to, events.size());
    }

    private static ObjectNode output(int oldEnd, int expiredEnd, int newStart, int size) {
        ObjectNode output = JsonNodeFactory.instance.objectNode().put("nextSequenceToken", "0");
        if (oldEnd > 0 || expiredEnd > 0 || newStart < size) {
            ObjectNode rejected = output.putObject("rejectedLogEventsInfo");
            if (oldEnd > 0) {
                rejected.put("tooOldLogEventEndIndex", oldEnd);
            }
            if (expiredEnd > 0) {
                rejected.put("expiredLogEventEndIndex", expiredEnd);
            }
            if (newStart < size) {
                rejected.put("tooNewLogEventStartIndex", newStart);
            }
        }
        return output;
    }

    private static List<LogEvent> events(JsonNode input, Instant now) {
        if (!input.isArray() || input.isEmpty() || input.size() > MOST_EVENTS) {
            throw invalid("Member must have length between 1 and " + MOST_EVENTS + " at 'logEvents'");
        }
        List<LogEvent> events = new ArrayList<>();
        long bytes = 0;
        for (JsonNode event : input) {
            if (!event.path("timestamp").isIntegralNumber()
                    || event.path("timestamp").longValue() < 0
                    || event.path("message").asText().isEmpty()) {
                throw invalid("An event needs a timestamp and a message of 1 character at least");
            }
            String message = event.get("message").textValue();
            int size = message.getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD;
            if (size > MOST_BYTES) {
                throw invalid("Log event too large: " + size + " bytes exceeds limit of " + MOST_BYTES);
            }
            bytes += size;
            events.add(new LogEvent(Instant.ofEpochMilli(event.get("timestamp").longValue()), message, now));
        }
        if (bytes > MOST_BYTES) {
            throw invalid("Upload too large: " + bytes + " bytes exceeds limit of " + MOST_BYTES);
        }
        requireOrder(events);
        return events;
    }

    private static void requireOrder(List<LogEvent> events) {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).timestamp().isBefore(events.get(i - 1).timestamp())) {
                throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
        Instant last = events.get(events.size() - 1).timestamp();
        if (Duration.between(events.get(0).timestamp(), last).compareTo(LONGEST_SPAN) > 0) {
            throw invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    private static String text(JsonNode input, String name, Pattern form) {
        String value = input.path(name).asText();
        if (!form.matcher(value).matches()) {
            throw invalid("Value '" + value + "' at '" + name
                    + "' failed to satisfy constraint: Member must satisfy regular" + " expression pattern: " + form);
        }
        return value;
    }

    private static LogsException invalid(String message) {
        return new LogsException(LogsError.INVALID_PARAMETER, message);
    }
}
