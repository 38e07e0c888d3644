package dev.portcullis.audit.sink.cloudwatch;

import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkContext;
import dev.portcullis.audit.sink.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * One log stream, made when it is absent. The time stamp of an event is the record's own time, but never before that of the record before, so
 * that the stream has the order of the trail, and never outside of what CloudWatch Logs takes (14 days back, 2 hours ahead); the record's own
 * time stands in its text. Events that are refused for their time are sent again with the present time. Confined to one thread.
 */
final class LogStream {
    private static final long MOST_BEHIND = Duration.ofDays(14).minusHours(1).toMillis();
    private static final long MOST_AHEAD = Duration.ofHours(1).toMillis();
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final CloudWatchLogsClient client;
    private final String group;
    private final String stream;
    private final boolean createGroup;
    private final @Nullable Integer retentionDays;
    private final Clock clock;
    private long latest;
    /** Whether it has made the group, and not told it yet how long to keep events. */
    private boolean retentionDue;

    private LogStream(
            CloudWatchLogsClient client,
            String group,
            String stream,
            boolean createGroup,
            @Nullable Integer retentionDays,
            Clock clock) {
        this.client = client;
        this.group = group;
        this.stream = stream;
        this.createGroup = createGroup;
        this.retentionDays = retentionDays;
        this.clock = clock;
    }

    static LogStream open(SinkContext context) throws InvalidSinkException {
        String group = context.required("group");
        if (!group.matches("[.\\-_/#A-Za-z0-9]{1,512}")) {
            throw context.invalid("group", group, "1 to 512 letters, digits or . - _ / #");
        }
        String prefix = context.find("stream-prefix").orElse("");
        if (!prefix.matches("[^:*]{0,480}")) {
            throw context.invalid("stream-prefix", prefix, "at most 480 characters without : and *");
        }
        boolean createGroup = context.flag("create-group", true);
        Optional<String> days = context.find("retention-days");
        if (days.isPresent() && !days.get().matches("[1-9][0-9]{0,3}")) {
            throw context.invalid(
                    "retention-days", days.get(), "a number of days that CloudWatch Logs knows, such as 365");
        }
        return new LogStream(
                LogsClients.open(context),
                group,
                prefix + context.trail(),
                createGroup,
                days.map(Integer::valueOf).orElse(null),
                Clock.systemUTC());
    }

    void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        int delivered = 0;
        try {
            setRetention();
            while (delivered < records.size()) {
                long now = clock.millis();
                long before = latest;
                LogBatch batch = new LogBatch();
                int next = delivered;
                while (next < records.size() && batch.add(records.get(next), timestamp(records.get(next), now))) {
                    latest = timestamp(records.get(next), now);
                    next++;
                }
                try {
                    send(batch.events());
                } catch (SdkException e) {
                    latest = before;
                    throw e;
                }
                delivered = next;
            }
        } catch (AbortedException e) {
            throw new InterruptedException("interrupted while sending to CloudWatch Logs");
        } catch (SdkException e) {
            throw failed(e).afterDelivering(delivered);
        } catch (SinkException e) {
            throw e.afterDelivering(delivered);
        }
    }

    void close() {
        client.close();
    }

    private long timestamp(AuditRecord record, long now) {
        long own = record.time().toEpochMilli();
        long taken = own > now + MOST_AHEAD ? now : Math.max(own, now - MOST_BEHIND);
        return Math.max(taken, Math.min(latest, now + MOST_AHEAD));
    }

    private void send(List<InputLogEvent> events) throws SinkException {
        List<InputLogEvent> refused = refused(put(events), events);
        if (!refused.isEmpty()) {
            latest = clock.millis();
            List<InputLogEvent> late = new ArrayList<>();
            for (InputLogEvent event : refused) {
                late.add(event.toBuilder().timestamp(latest).build());
            }
            if (!refused(put(late), late).isEmpty()) {
                throw SinkException.retryable(
                        "the log group " + group
                                + " takes no events of the present time; is the clock of this machine right?",
                        null);
            }
        }
    }

    private PutLogEventsResponse put(List<InputLogEvent> events) {
        try {
            return client.putLogEvents(
                    request -> request.logGroupName(group).logStreamName(stream).logEvents(events));
        } catch (ResourceNotFoundException e) {
            create();
            return client.putLogEvents(
                    request -> request.logGroupName(group).logStreamName(stream).logEvents(events));
        }
    }

    private void create() {
        try {
            createStream();
        } catch (ResourceNotFoundException e) {
            if (!createGroup) {
                throw e;
            }
            createGroup();
            setRetention();
            createStream();
        }
    }

    /** Until it is done: nobody else does it for this group. */
    private void setRetention() {
        if (retentionDue) {
            client.putRetentionPolicy(request -> request.logGroupName(group).retentionInDays(retentionDays));
            retentionDue = false;
        }
    }

    private void createStream() {
        try {
            client.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
        } catch (ResourceAlreadyExistsException e) {
            // Made in the meantime.
        }
    }

    private void createGroup() {
        try {
            client.createLogGroup(request -> request.logGroupName(group));
            retentionDue = retentionDays != null;
        } catch (ResourceAlreadyExistsException e) {
            // Made by another process, which sets its retention.
        }
    }

    /** Those that were not taken for their time. The end indexes are exclusive, the start index is inclusive. */
    private static List<InputLogEvent> refused(PutLogEventsResponse response, List<InputLogEvent> events) {
        RejectedLogEventsInfo info = response.rejectedLogEventsInfo();
        if (info == null) {
            return List.of();
        }
        int old = info.tooOldLogEventEndIndex() == null ? 0 : info.tooOldLogEventEndIndex();
        int expired = info.expiredLogEventEndIndex() == null ? 0 : info.expiredLogEventEndIndex();
        int ahead = info.tooNewLogEventStartIndex() == null ? events.size() : info.tooNewLogEventStartIndex();
        int from = Math.min(Math.max(old, expired), events.size());
        List<InputLogEvent> refused = new ArrayList<>(events.subList(0, from));
        refused.addAll(events.subList(Math.min(Math.max(ahead, from), events.size()), events.size()));
        return refused;
    }

    private SinkException failed(SdkException e) {
        String message = "CloudWatch Logs, group " + group + ": " + e.getMessage();
        if (e instanceof AwsServiceException service
                && service.statusCode() >= CLIENT_ERRORS
                && service.statusCode() < SERVER_ERRORS
                && service.statusCode() != TOO_MANY_REQUESTS
                && !service.isThrottlingException()) {
            return SinkException.lasting(
                    message
                            + (service.statusCode() == CLIENT_ERRORS && createGroup
                                    ? ". The AWS principal needs logs:PutLogEvents, logs:CreateLogStream and, for a new group,"
                                            + " logs:CreateLogGroup and logs:PutRetentionPolicy"
                                    : ". The AWS principal needs logs:PutLogEvents and logs:CreateLogStream on the group, which must exist"),
                    e);
        }
        return SinkException.retryable(message, e);
    }
}
