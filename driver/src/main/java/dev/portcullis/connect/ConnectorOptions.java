package dev.portcullis.connect;

import dev.portcullis.metrics.DriverMetrics;
import java.security.KeyPair;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What code, not text, says about connections.
 *
 * @param metrics hears what happens
 * @param awsCredentials a {@code software.amazon.awssdk.auth.credentials.AwsCredentialsProvider}, or null for what the settings say; an
 *     {@code Object} so that the AWS SDK need not be there
 * @param auditKey the Ed25519 key pair that signs the audit trail, of any JCA provider, or null for that of the settings
 * @param clock what tokens and secrets age by
 */
public record ConnectorOptions(
        DriverMetrics metrics,
        @Nullable Object awsCredentials,
        @Nullable KeyPair auditKey,
        InstantSource clock) {
    /** No metrics, AWS credentials as the settings say, the system's clock. */
    public static final ConnectorOptions DEFAULT =
            new ConnectorOptions(DriverMetrics.NONE, null, InstantSource.system());

    /** With the audit key of the settings. */
    public ConnectorOptions(DriverMetrics metrics, @Nullable Object awsCredentials, InstantSource clock) {
        this(metrics, awsCredentials, null, clock);
    }
}
