package dev.portcullis.testkit.sigv4;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * AWS keys that a verifier knows. {@code toString} shows the access key id alone.
 *
 * @param sessionToken what a temporary credential carries beside its keys, or null for a long-lived one
 * @param expiresAt when a temporary credential, and all that it signed, stops being accepted; null for never
 */
public record AwsCredential(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        @Nullable Instant expiresAt) {
    /** A long-lived credential. */
    public static AwsCredential of(String accessKeyId, String secretAccessKey) {
        return new AwsCredential(accessKeyId, secretAccessKey, null, null);
    }

    /** A temporary credential as AWS STS gives it. */
    public static AwsCredential temporary(
            String accessKeyId, String secretAccessKey, String sessionToken, Instant expiresAt) {
        return new AwsCredential(accessKeyId, secretAccessKey, sessionToken, expiresAt);
    }

    @Override
    public String toString() {
        return "AwsCredential[" + accessKeyId + "]";
    }
}
