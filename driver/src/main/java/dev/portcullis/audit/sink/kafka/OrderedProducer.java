package dev.portcullis.audit.sink.kafka;

import dev.portcullis.audit.sink.AuditRecord;
import dev.portcullis.audit.sink.SinkException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer that keeps the order of a trail through outages. What was handed to it and is not confirmed stays with it when a batch
 * fails for want of time, and is waited for, not sent again, when the batch comes back. After half a minute in vain, and after any other
 * error, the producer is abandoned and its successor sends from the first record on that was not confirmed: one request is on its way at a
 * time, so what repeats then are records that are there, and none overtakes one that is not. Confined to one
 * thread.
 */
final class OrderedProducer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** So often the producer is waited for in vain before another takes its place: one whose sequence numbers the broker refuses never recovers. */
    private static final int MOST_STALLS = 3;

    /** Key, headers and framing of one record, generously. */
    private static final int OVERHEAD = 512;

    private record Sent(String id, Future<RecordMetadata> confirmation) {}

    private final String topic;
    private final Map<String, Object> settings;
    private final int largest;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private int stalls;

    OrderedProducer(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.settings = settings;
        this.largest = new ProducerConfig(settings).getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG) - OVERHEAD;
    }

    void deliver(List<AuditRecord> records) throws SinkException, InterruptedException {
        Sent first = sent.peekFirst();
        if (first != null && !first.id().equals(records.get(0).id())) {
            abandon();
        }
        int delivered = 0;
        try {
            KafkaProducer<byte[], byte[]> open = open();
            for (AuditRecord record : records.subList(Math.min(sent.size(), records.size()), records.size())) {
                send(open, record);
            }
            for (; delivered < records.size(); delivered++) {
                sent.getFirst().confirmation().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                sent.removeFirst();
                stalls = 0;
            }
        } catch (TimeoutException e) {
            if (++stalls == MOST_STALLS) {
                stalls = 0;
                abandon();
            }
            throw SinkException.retryable(
                            "the brokers " + servers() + " have confirmed no record of topic " + topic + " for "
                                    + PATIENCE.toSeconds() + " s",
                            e)
                    .afterDelivering(delivered);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause()).afterDelivering(delivered);
        } catch (InterruptException e) {
            abandon();
            throw new InterruptedException("interrupted while sending to Kafka");
        } catch (KafkaException e) {
            throw failed(e).afterDelivering(delivered);
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
        }
        return open;
    }

    /** Hands a record over; fails at once if the producer could not take it, so that none behind it goes first. */
    private void send(KafkaProducer<byte[], byte[]> open, AuditRecord record)
            throws ExecutionException, InterruptedException {
        byte[] value = record.body().length <= largest ? record.body() : standIn(record);
        byte[] key = record.trail().getBytes(StandardCharsets.US_ASCII);
        Future<RecordMetadata> confirmation =
                open.send(new ProducerRecord<>(topic, null, record.time().toEpochMilli(), key, value));
        if (confirmation.isDone()) {
            confirmation.get();
        }
        sent.addLast(new Sent(record.id(), confirmation));
    }

    /** What is sent of a record that is larger than {@code max.request.size}: enough to go on with the chain. */
    private static byte[] standIn(AuditRecord record) {
        return ("{\"seq\":" + record.seq() + ",\"time\":\"" + record.time() + "\",\"type\":\"oversized\",\"hash\":\""
                        + record.hash() + "\",\"event\":\"" + record.id() + "\",\"bytes\":" + record.body().length
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private SinkException failed(Throwable cause) {
        String message = "Kafka " + servers() + ", topic " + topic + ": " + cause.getMessage();
        if (cause instanceof RetriableException) {
            // Nothing was handed over, or the producer still has it.
            sent.removeIf(one -> isFailed(one.confirmation()));
            return SinkException.retryable(message, cause);
        }
        abandon();
        return SinkException.lasting(message, cause);
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
