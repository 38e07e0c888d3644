package dev.portcullis.audit.sink.cloudwatch;

import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.AuditSink;
import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkContext;
import dev.portcullis.audit.sink.SinkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends each record as an event to a log group of Amazon CloudWatch Logs; a trail is a log stream of its own. */
public final class CloudWatchSink implements AuditSink {
    private @Nullable LogStream stream;

    /** For the service loader. */
    public CloudWatchSink() {}

    @Override
    public String type() {
        return "cloudwatch";
    }

    @Override
    public void open(SinkContext context) throws InvalidSinkException {
        try {
            stream = LogStream.open(context);
        } catch (LinkageError e) {
            throw new InvalidSinkException(
                    "Sink " + context.sink() + " needs the AWS SDK's client of CloudWatch Logs: add"
                            + " software.amazon.awssdk:cloudwatchlogs to the class path, or use the -all jar",
                    e);
        }
    }

    @Override
    public void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        if (stream == null) {
            throw SinkException.lasting("the sink is not open", null);
        }
        stream.deliver(records);
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
