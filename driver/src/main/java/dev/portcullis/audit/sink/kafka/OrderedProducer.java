package dev.portcullis.audit.sink.kafka;

import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.SinkException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer that keeps the order of a trail through outages. What was handed to it and is not confirmed stays with it when a batch
 * fails for want of time, and is waited for, not sent again, when the batch comes back. After half a minute in vain, and after any other
 * error, the producer is abandoned and its successor sends from the first record on that was not confirmed: one request is on its way at a
 * time, and none follows one that failed, so what repeats then are records that are there, and none overtakes one that is not. Confined to one
 * thread, but for what the producer calls back.
 */
final class OrderedProducer {
    private static final System.Logger LOG = System.getLogger(OrderedProducer.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** So often the producer is waited for in vain before another takes its place: one whose sequence numbers the broker refuses never recovers. */
    private static final int MOST_STALLS = 3;

    /** Key, headers and framing of one record, generously. */
    private static final int OVERHEAD = 512;

    private record Sent(AuditRecord record, Future<RecordMetadata> confirmation) {}

    private final String topic;
    private final Map<String, Object> settings;
    private final int largest;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    /** What the producer calls back. */
    private @Nullable Callback halt;

    private int stalls;
    /** The record that the topic refused last for its size. */
    private @Nullable String refused;

    OrderedProducer(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.settings = settings;
        ProducerConfig config = new ProducerConfig(settings);
        this.largest = (int) Math.min(
                        config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                        config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG))
                - OVERHEAD;
    }

    void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        if (!isBeginning(records)) {
            abandon();
        }
        int delivered = 0;
        while (delivered < records.size()) {
            delivered += deliverSome(records.subList(delivered, records.size()), delivered);
        }
    }

    /**
     * Whether the records begin with those that the producer holds. They may not: where retention removed what an outage kept, one record of type
     * missing has come in the place of many.
     */
    private boolean isBeginning(List<AuditRecord> records) {
        int at = 0;
        for (Sent one : sent) {
            if (at < records.size()
                    && !Arrays.equals(one.record().line(), records.get(at).line())) {
                return false;
            }
            at++;
        }
        return true;
    }

    /**
     * Delivers as many as go without a stand-in for a record that was sent as it is.
     *
     * @param before so many records of the batch are delivered
     */
    private int deliverSome(List<AuditRecord> records, int before) throws SinkException, InterruptedException {
        int delivered = 0;
        try {
            handOver(records.subList(Math.min(sent.size(), records.size()), records.size()));
            for (; delivered < records.size(); delivered++) {
                sent.getFirst().confirmation().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                sent.removeFirst();
                stalls = 0;
            }
            return delivered;
        } catch (TimeoutException e) {
            forgetFailed();
            if (++stalls == MOST_STALLS) {
                stalls = 0;
                abandon();
            }
            throw SinkException.retryable(
                            "the brokers " + servers() + " have confirmed no record of topic " + topic + " for "
                                    + PATIENCE.toSeconds() + " s",
                            e)
                    .afterDelivering(before + delivered);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RecordTooLargeException && replaces(records.get(delivered))) {
                return delivered;
            }
            throw failed(cause).afterDelivering(before + delivered);
        } catch (InterruptException e) {
            abandon();
            throw new InterruptedException("interrupted while sending to Kafka");
        } catch (KafkaException e) {
            throw failed(e).afterDelivering(before + delivered);
        }
    }

    void close() {
        abandon();
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings);
            producer = open;
            halt = halt(open);
        }
        return open;
    }

    /** Hands records over up to the first that fails at once, so that none behind it goes first. Its confirmation says why. */
    private void handOver(List<AuditRecord> records) {
        KafkaProducer<byte[], byte[]> open = open();
        try {
            for (AuditRecord record : records) {
                Future<RecordMetadata> confirmation = send(open, record);
                sent.addLast(new Sent(record, confirmation));
                if (isFailed(confirmation)) {
                    return;
                }
            }
        } catch (IllegalStateException e) {
            // Halted: the confirmation of what failed says why.
            if (sent.isEmpty()) {
                abandon();
                throw e;
            }
        }
    }

    private Future<RecordMetadata> send(KafkaProducer<byte[], byte[]> open, AuditRecord record) {
        boolean fits = record.body().length <= largest && !record.id().equals(refused);
        byte[] value = fits ? record.body() : record.standIn();
        byte[] key = record.trail().getBytes(StandardCharsets.US_ASCII);
        return open.send(new ProducerRecord<>(topic, null, record.time().toEpochMilli(), key, value), halt);
    }

    /** Runs on the producer's own thread before it sends anything more: what failed for good is overtaken by nothing. Once is enough. */
    private static Callback halt(KafkaProducer<byte[], byte[]> open) {
        AtomicBoolean halted = new AtomicBoolean();
        return (metadata, failure) -> {
            if (failure != null && !(failure instanceof RetriableException) && halted.compareAndSet(false, true)) {
                open.close(Duration.ZERO);
            }
        };
    }

    /** Has a stand-in sent for a record that the topic refused for its size; false if that was refused already. */
    private boolean replaces(AuditRecord record) {
        abandon();
        if (record.id().equals(refused)) {
            return false;
        }
        if (refused == null) {
            LOG.log(
                    Level.WARNING,
                    "The topic {0} refuses record {1} of {2} bytes, which is larger than its max.message.bytes. A record of type"
                            + " oversized takes its place, and that of all others that are refused so",
                    topic,
                    record.id(),
                    Integer.toString(record.body().length));
        }
        refused = record.id();
        return true;
    }

    private SinkException failed(Throwable cause) {
        String message = "Kafka " + servers() + ", topic " + topic + ": " + cause.getMessage();
        if (cause instanceof RetriableException) {
            forgetFailed();
            return SinkException.retryable(message, cause);
        }
        abandon();
        return SinkException.lasting(message, cause);
    }

    /** What the producer did not take is handed over again before anything behind it; it keeps the rest. */
    private void forgetFailed() {
        sent.removeIf(one -> isFailed(one.confirmation()));
    }

    private static boolean isFailed(Future<RecordMetadata> confirmation) {
        if (!confirmation.isDone()) {
            return false;
        }
        try {
            confirmation.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String servers() {
        return String.valueOf(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** Ends the producer with all that it still holds. */
    private void abandon() {
        sent.clear();
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
