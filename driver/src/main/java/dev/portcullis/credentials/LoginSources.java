package dev.portcullis.credentials;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.Secret;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where logins come from. Classes of the AWS SDK are loaded only for a kind of credential that needs them.
 */
public final class LoginSources {
    private LoginSources() {}

    /** Settles {@link CredentialKind#AUTO}: the secret if one is named, else the password if one was given, else IAM on RDS. */
    public static CredentialKind kind(ConnectionSettings settings, Endpoint endpoint) throws SQLException {
        CredentialKind kind = settings.get(DriverSettings.CREDENTIALS);
        if (kind != CredentialKind.AUTO) {
            return kind;
        }
        if (settings.isSet(DriverSettings.SECRET_ID)) {
            return CredentialKind.SECRET;
        }
        if (settings.password().isPresent()) {
            return CredentialKind.PASSWORD;
        }
        if (endpoint.isRds()) {
            return CredentialKind.IAM;
        }
        throw CredentialException.refused(
                "There is no credential for " + endpoint
                        + ": set portcullis.secret.id, give a password, or, for a database"
                        + " that takes IAM tokens, name its RDS endpoint with portcullis.endpoint",
                null);
    }

    /**
     * The source of a kind.
     *
     * @param awsCredentials an {@code AwsCredentialsProvider}, or null for what the settings say
     * @param clock what tokens and secrets age by
     * @param executor runs calls to AWS, which may outlast the connect that asked for them
     */
    public static LoginSource of(
            CredentialKind kind,
            ConnectionSettings settings,
            Endpoint endpoint,
            @Nullable Object awsCredentials,
            DriverMetrics metrics,
            InstantSource clock,
            Executor executor)
            throws SQLException {
        return switch (kind) {
            case PASSWORD -> new GivenPassword(user(settings, kind), password(settings));
            case IAM ->
                new IamTokens(
                        new AwsIdentities(settings, awsCredentials), user(settings, kind), metrics, clock, executor);
            case SECRET ->
                secret(settings, endpoint, new AwsIdentities(settings, awsCredentials), metrics, clock, executor);
            case AUTO -> throw new IllegalArgumentException("AUTO is not settled");
        };
    }

    private static LoginSource secret(
            ConnectionSettings settings,
            Endpoint endpoint,
            AwsIdentities identities,
            DriverMetrics metrics,
            InstantSource clock,
            Executor executor)
            throws CredentialException {
        String id = settings.find(DriverSettings.SECRET_ID).orElse(null);
        if (id == null) {
            throw CredentialException.refused(
                    "portcullis.credentials=secret needs portcullis.secret.id, the name or ARN of the secret", null);
        }
        AtomicReference<@Nullable SecretsClient> made = new AtomicReference<>();
        return new SecretLogins(
                id,
                settings.get(DriverSettings.SECRET_MAX_AGE),
                settings.get(DriverSettings.SECRET_PREVIOUS),
                () -> {
                    SecretsClient client = made.get();
                    if (client == null) {
                        client = new SecretsClient(settings, identities, endpoint.region(), metrics);
                        made.set(client);
                    }
                    return client;
                },
                clock,
                executor);
    }

    private static String user(ConnectionSettings settings, CredentialKind kind) throws CredentialException {
        return settings.user()
                .orElseThrow(() -> CredentialException.refused(
                        "There is no user: portcullis.credentials="
                                + kind.name().toLowerCase(java.util.Locale.ROOT)
                                + " needs the database user as property \"user\"",
                        null));
    }

    private static Secret password(ConnectionSettings settings) throws CredentialException {
        return settings.password()
                .orElseThrow(() -> CredentialException.refused(
                        "There is no password: portcullis.credentials=password needs one as property \"password\"",
                        null));
    }
}
