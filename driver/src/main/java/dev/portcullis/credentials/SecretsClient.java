package dev.portcullis.credentials;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** One secret in AWS Secrets Manager. Every call blocks, and ends within the connect timeout. Safe for use by several threads. */
final class SecretsClient {
    /** arn:partition:secretsmanager:region:account:secret:name. */
    private static final int REGION_PART = 3;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    private final SecretsManagerClient client;
    private final String secretId;
    private final DriverMetrics metrics;

    SecretsClient(
            ConnectionSettings settings,
            AwsIdentities identities,
            @Nullable String databaseRegion,
            DriverMetrics metrics)
            throws CredentialException {
        this.secretId = settings.get(DriverSettings.SECRET_ID);
        this.metrics = metrics;
        String region = settings.find(DriverSettings.SECRET_REGION)
                .or(() -> regionOfArn(secretId))
                .orElse(databaseRegion);
        AwsIdentity identity = identities.of(region);
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .credentialsProvider(identity.provider())
                .region(region == null ? identity.region() : Region.of(region))
                .httpClient(AwsIdentity.httpClient(settings))
                .overrideConfiguration(AwsIdentity.callTimeout(settings));
        settings.find(DriverSettings.SECRET_ENDPOINT_URL).ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    /** Reads the version that bears a label, or empty when none does. */
    Optional<SecretVersion> fetch(SecretStage stage) throws CredentialException {
        long began = System.nanoTime();
        GetSecretValueResponse response;
        try {
            response = client.getSecretValue(GetSecretValueRequest.builder()
                    .secretId(secretId)
                    .versionStage(stage.name())
                    .build());
        } catch (ResourceNotFoundException e) {
            if (stage == SecretStage.AWSCURRENT) {
                throw failed("was not found", e);
            }
            return Optional.empty();
        } catch (SdkException e) {
            throw failed("could not be read", e);
        }
        metrics.secretFetched(Duration.ofNanos(System.nanoTime() - began));
        return Optional.of(SecretText.parse(secretId, response.versionId(), text(response)));
    }

    /**
     * Which labels each version bears, or null when the caller may not ask.
     *
     * @throws CredentialException when the secret cannot be reached
     */
    @Nullable
    Map<String, List<String>> stages() throws CredentialException {
        try {
            return client.describeSecret(request -> request.secretId(secretId)).versionIdsToStages();
        } catch (SdkException e) {
            if (isRefusal(e)) {
                return null;
            }
            throw failed("could not be described", e);
        }
    }

    private static String text(GetSecretValueResponse response) throws CredentialException {
        if (response.secretString() != null) {
            return response.secretString();
        }
        ByteBuffer bytes = response.secretBinary().asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw CredentialException.refused("The value of the secret " + response.name() + " is not text", null);
        }
    }

    private CredentialException failed(String what, SdkException e) {
        metrics.refreshFailed(CredentialKind.SECRET);
        String message = "The secret " + secretId + " " + what + ": " + e.getMessage();
        return isRefusal(e)
                ? CredentialException.refused(
                        message
                                + ". The AWS principal needs secretsmanager:GetSecretValue on it, and kms:Decrypt on its key",
                        e)
                : CredentialException.unavailable(message, e);
    }

    private static boolean isRefusal(SdkException e) {
        return e instanceof AwsServiceException service
                && service.statusCode() >= CLIENT_ERRORS
                && service.statusCode() < SERVER_ERRORS
                && service.statusCode() != TOO_MANY_REQUESTS
                && !service.isThrottlingException();
    }

    private static Optional<String> regionOfArn(String secretId) {
        String[] parts = secretId.split(":", -1);
        return parts.length > REGION_PART && parts[0].equals("arn")
                ? Optional.of(parts[REGION_PART])
                : Optional.empty();
    }
}
