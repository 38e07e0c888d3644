package dev.portcullis.audit.sink.cloudwatch;

import dev.portcullis.audit.sink.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * What one call of {@code PutLogEvents} takes: at most 10,000 events and 1,048,576 bytes, each event its UTF-8 bytes and 26 more, in the order of
 * their time stamps, over at most 24 hours. Confined to one thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">PutLogEvents</a>
 */
final class LogBatch {
    static final int MOST_BYTES = 1_048_576;
    static final int EVENT_OVERHEAD = 26;
    private static final int MOST_EVENTS = 10_000;
    private static final long LONGEST_SPAN = Duration.ofHours(24).toMillis();

    private final List<InputLogEvent> events = new ArrayList<>();
    private int bytes;

    /** Takes one more event; false, and nothing taken, if it needs another batch. The time stamp is not before that of the event before. */
    boolean add(AuditRecord record, long timestamp) {
        byte[] body = record.body().length + EVENT_OVERHEAD <= MOST_BYTES ? record.body() : record.standIn();
        int size = body.length + EVENT_OVERHEAD;
        if (events.size() == MOST_EVENTS
                || bytes + size > MOST_BYTES
                || (!events.isEmpty() && timestamp - events.get(0).timestamp() > LONGEST_SPAN)) {
            return false;
        }
        bytes += size;
        events.add(InputLogEvent.builder()
                .timestamp(timestamp)
                .message(new String(body, StandardCharsets.UTF_8))
                .build());
        return true;
    }

    List<InputLogEvent> events() {
        return events;
    }
}
