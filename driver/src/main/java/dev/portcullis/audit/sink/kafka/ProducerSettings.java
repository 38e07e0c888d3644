package dev.portcullis.audit.sink.kafka;

import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The properties of the producer: Kafka's own by their own names, but for those on which order and completeness rest. */
final class ProducerSettings {
    private static final Map<String, Object> FIXED = Map.of(
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
            ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE,
            // A record is never given up while a later one goes through; how long to wait is the follower's affair.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
            // A partition that does not know the producer yet takes any sequence number for the first: with a second
            // request on
            // its way, what was refused of the first would stay behind it.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);

    /** What would break the promise, or show records to other code. */
    private static final Set<String> REFUSED = Set.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            10_000);

    private ProducerSettings() {}

    static Map<String, Object> of(SinkContext context) throws InvalidSinkException {
        String servers = context.required(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        Map<String, String> given = context.among(ProducerConfig.configNames());
        given.putAll(context.startingWith("config.providers"));
        for (String name : given.keySet()) {
            if (FIXED.containsKey(name) || REFUSED.contains(name)) {
                throw new InvalidSinkException("Sink " + context.sink() + ": " + name
                        + " is set by the sink, so that no record is lost or overtakes another; remove it");
            }
        }
        Map<String, Object> all = new HashMap<>(DEFAULTS);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "portcullis-audit-" + context.trail());
        all.putAll(given);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        all.putAll(FIXED);
        try {
            new ProducerConfig(all);
        } catch (ConfigException e) {
            throw new InvalidSinkException("Sink " + context.sink() + ": " + e.getMessage(), e);
        }
        return all;
    }
}
