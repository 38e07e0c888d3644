/** The sink for Apache Kafka. Uses {@code org.apache.kafka:kafka-clients}, which the application adds. */
@NullMarked
package dev.portcullis.audit.sink.kafka;

import org.jspecify.annotations.NullMarked;
