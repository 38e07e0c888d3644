package com.example.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of the broker: what is in it from its beginning to now, partition by partition, so that each trail is in order. */
record Topic(String servers, String name) {
    /** One record: which trail, and the audit record, in UTF-8. */
    record Entry(String trail, String value) {}

    List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    entries.add(new Entry(record.key(), record.value()));
                }
            }
        }
        return entries;
    }

    /**
     * Writes in order. One request at a time: a new partition may refuse the first for it is not ready, and take the second, and the first
     * could never follow.
     */
    void write(List<Entry> entries) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.in.flight.requests.per.connection", "1"),
                new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> confirmations = new ArrayList<>();
            for (Entry entry : entries) {
                confirmations.add(producer.send(new ProducerRecord<>(name, entry.trail(), entry.value())));
            }
            for (Future<RecordMetadata> confirmation : confirmations) {
                confirmation.get();
            }
        }
    }
}
