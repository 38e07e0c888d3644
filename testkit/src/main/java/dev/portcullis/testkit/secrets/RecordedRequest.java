package dev.portcullis.testkit.secrets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that reached the endpoint.
 *
 * @param operation such as {@code GetSecretValue}
 * @param secretId the name or ARN as the client wrote it; null when it wrote none
 * @param secret the secret that this means; null when there is none, or the request was refused before
 * @param error what it was answered with; null for success
 */
public record RecordedRequest(
        Instant at,
        String operation,
        @Nullable String secretId,
        @Nullable StoredSecret secret,
        @Nullable ServiceError error) {}
