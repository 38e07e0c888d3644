package dev.portcullis.audit.sink.kafka;

import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.AuditSink;
import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkContext;
import dev.portcullis.audit.sink.SinkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record to a topic of Apache Kafka. The key is the id of the trail, so that a whole trail, and each of its connections, is in order
 * in one partition and its chain is verified by reading on; many processes spread over the partitions.
 */
public final class KafkaSink implements AuditSink {
    private @Nullable OrderedProducer producer;

    /** For the service loader. */
    public KafkaSink() {}

    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public void open(SinkContext context) throws InvalidSinkException {
        try {
            producer = new OrderedProducer(context.required("topic"), ProducerSettings.of(context));
        } catch (LinkageError e) {
            throw new InvalidSinkException(
                    "Sink " + context.sink()
                            + " needs the Kafka client: add org.apache.kafka:kafka-clients to the class path",
                    e);
        }
    }

    @Override
    public void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        if (producer == null) {
            throw SinkException.lasting("the sink is not open", null);
        }
        producer.deliver(records);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
