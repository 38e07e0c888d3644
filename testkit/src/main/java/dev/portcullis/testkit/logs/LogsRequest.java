package dev.portcullis.testkit.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that reached the endpoint.
 *
 * @param operation such as {@code PutLogEvents}
 * @param error what it was answered with; null for success
 */
public record LogsRequest(
        Instant at, String operation, @Nullable LogsError error) {}
