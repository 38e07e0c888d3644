package dev.portcullis.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The endpoint as AWS's own client sees it. */
class SecretsManagerEndpointTest {
    private static final AwsBasicCredentials KEYS = AwsBasicCredentials.create("AKIDEXAMPLE", "wJalr/XUtnFEMI+K7MDENG");
    private static final String REGION = "ap-southeast-2";

    private final SecretsManagerEndpoint endpoint =
            SecretsManagerEndpoint.start(REGION, AwsCredential.of(KEYS.accessKeyId(), KEYS.secretAccessKey()));

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void givesTheCurrentValueByNameAndArnAndPartialArn() {
        StoredSecret secret = endpoint.createSecret("shop/app", "open sesame é");
        endpoint.createSecret("shop/app2", "another");
        String partial = secret.arn().substring(0, secret.arn().length() - 7);
        try (SecretsManagerClient client = client()) {
            for (String id : List.of("shop/app", secret.arn(), partial)) {
                GetSecretValueResponse value = client.getSecretValue(r -> r.secretId(id));
                assertThat(value.secretString()).isEqualTo("open sesame é");
                assertThat(value.secretBinary()).isNull();
                assertThat(value.arn())
                        .isEqualTo(secret.arn())
                        .matches("arn:aws:secretsmanager:" + REGION + ":\\d{12}:secret:shop/app-[A-Za-z0-9]{6}");
                assertThat(value.name()).isEqualTo("shop/app");
                assertThat(value.versionId()).isEqualTo(secret.versionId(StagingLabel.AWSCURRENT));
                assertThat(value.versionStages()).containsExactly("AWSCURRENT");
                assertThat(value.createdDate()).isBetween(Instant.now().minusSeconds(60), Instant.now());
                assertThat(value.responseMetadata().requestId()).hasSize(36);
            }
        }
        assertThat(endpoint.count("GetSecretValue", secret)).isEqualTo(3);
        assertThat(endpoint.count("DescribeSecret", secret)).isZero();
    }

    @Test
    void givesBytesAsBytes() {
        endpoint.createSecret("raw", new byte[] {0, -1, 2});
        try (SecretsManagerClient client = client()) {
            GetSecretValueResponse value = client.getSecretValue(r -> r.secretId("raw"));
            assertThat(value.secretBinary()).isEqualTo(SdkBytes.fromByteArray(new byte[] {0, -1, 2}));
            assertThat(value.secretString()).isNull();
        }
    }

    @Test
    void tellsVersionsApartByIdAndLabel() {
        StoredSecret secret = endpoint.createSecret("s", "one");
        String first = secret.versionId(StagingLabel.AWSCURRENT);
        secret.put("two");
        try (SecretsManagerClient client = client()) {
            assertThat(client.getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS"))
                            .secretString())
                    .isEqualTo("one");
            assertThat(client.getSecretValue(r -> r.secretId("s").versionId(first))
                            .versionStages())
                    .containsExactly("AWSPREVIOUS");
            assertThatThrownBy(() -> client.getSecretValue(
                            r -> r.secretId("s").versionId(first).versionStage("AWSCURRENT")))
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("s").versionStage("AWSPENDING")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining(
                            "Secrets Manager can't find the specified secret value for staging label: AWSPENDING");
            assertThatThrownBy(() -> client.getSecretValue(
                            r -> r.secretId("s").versionId(UUID.randomUUID().toString())))
                    .isInstanceOf(ResourceNotFoundException.class);
            secret.put("three");
            assertThat(client.getSecretValue(r -> r.secretId("s").versionId(first))
                            .secretString())
                    .as("a version without a label can be read until AWS deletes it")
                    .isEqualTo("one");
            assertThat(client.describeSecret(r -> r.secretId("s")).versionIdsToStages())
                    .hasSize(2)
                    .doesNotContainKey(first);
        }
    }

    @Test
    void listsVersionsInPages() {
        StoredSecret secret = endpoint.createSecret("s", "0");
        for (int i = 1; i < 5; i++) {
            secret.put("" + i);
        }
        try (SecretsManagerClient client = client()) {
            assertThat(client.listSecretVersionIds(r -> r.secretId("s")).versions())
                    .extracting(SecretVersionsListEntry::versionStages)
                    .containsExactly(List.of("AWSPREVIOUS"), List.of("AWSCURRENT"));
            assertThat(client.listSecretVersionIdsPaginator(
                            r -> r.secretId("s").maxResults(2).includeDeprecated(true)))
                    .flatMap(page -> {
                        assertThat(page.versions()).hasSizeLessThanOrEqualTo(2);
                        return page.versions();
                    })
                    .hasSize(5);
            assertThatThrownBy(() ->
                            client.listSecretVersionIds(r -> r.secretId("s").nextToken("forged")))
                    .isInstanceOf(InvalidNextTokenException.class);
            assertThatThrownBy(() ->
                            client.listSecretVersionIds(r -> r.secretId("s").maxResults(101)))
                    .isInstanceOf(InvalidParameterException.class);
        }
        assertThat(endpoint.count("ListSecretVersionIds", secret)).isEqualTo(6);
    }

    @Test
    void refusesWhatDoesNotExistAndWhatIsDeleted() {
        StoredSecret secret = endpoint.createSecret("gone", "x");
        secret.delete();
        try (SecretsManagerClient client = client()) {
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("absent")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("Secrets Manager can't find the specified secret.");
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("gone")))
                    .isInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> client.getSecretValue(r -> {})).isInstanceOf(InvalidParameterException.class);
            assertThat(client.describeSecret(r -> r.secretId("gone")).deletedDate())
                    .isNotNull();
            assertThatThrownBy(() -> client.listSecrets())
                    .asInstanceOf(type(SecretsManagerException.class))
                    .satisfies(code("InvalidParameterException"));
        }
        assertThat(endpoint.requests().get(0)).satisfies(request -> {
            assertThat(request.secretId()).isEqualTo("absent");
            assertThat(request.error()).isEqualTo(ServiceError.RESOURCE_NOT_FOUND);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS_DENIED", "DECRYPTION_FAILURE", "INTERNAL_SERVICE_ERROR", "THROTTLING"})
    void failsAsToldAndHeals(ServiceError error) {
        endpoint.createSecret("s", "x");
        try (SecretsManagerClient client = client()) {
            endpoint.faults().fail(error);
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("s")))
                    .asInstanceOf(type(SecretsManagerException.class))
                    .satisfies(code(error.code()), e -> {
                        assertThat(e.statusCode()).isEqualTo(error == ServiceError.INTERNAL_SERVICE_ERROR ? 500 : 400);
                        assertThat(e.isThrottlingException()).isEqualTo(error == ServiceError.THROTTLING);
                        switch (error) {
                            case DECRYPTION_FAILURE -> assertThat(e).isInstanceOf(DecryptionFailureException.class);
                            case INTERNAL_SERVICE_ERROR ->
                                assertThat(e).isInstanceOf(InternalServiceErrorException.class);
                            default -> assertThat(e.requestId()).isNotBlank();
                        }
                    });
            endpoint.faults().heal();
            assertThat(client.getSecretValue(r -> r.secretId("s")).secretString())
                    .isEqualTo("x");
        }
    }

    @Test
    void throttlesSoManyRequestsAsToldAndTheClientsOwnRetrySucceeds() {
        StoredSecret secret = endpoint.createSecret("s", "x");
        endpoint.faults().fail(ServiceError.THROTTLING, 2);
        try (SecretsManagerClient client = retryingClient()) {
            assertThat(client.getSecretValue(r -> r.secretId("s")).secretString())
                    .isEqualTo("x");
        }
        assertThat(endpoint.requests())
                .extracting(RecordedRequest::error)
                .containsExactly(ServiceError.THROTTLING, ServiceError.THROTTLING, null);
        assertThat(endpoint.count("GetSecretValue", secret)).isEqualTo(1);
    }

    @Test
    void isSlowUnreachableAndBackAgainAsTold() {
        endpoint.createSecret("s", "x");
        try (SecretsManagerClient client = client()) {
            endpoint.faults().delay(Duration.ofMinutes(1));
            assertThatThrownBy(() -> client.getSecretValue(
                            r -> r.secretId("s").overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(300)))))
                    .isInstanceOf(SdkClientException.class);
            endpoint.faults().heal();
            client.getSecretValue(r -> r.secretId("s"));
            endpoint.goOffline();
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("s")))
                    .isInstanceOf(SdkClientException.class);
            endpoint.goOnline();
            endpoint.goOnline();
            assertThat(client.getSecretValue(r -> r.secretId("s")).secretString())
                    .isEqualTo("x");
        }
    }

    /** The SDK corrects its signing clock by the Date header of a refusal, for the whole JVM: the test undoes that, too. */
    @Test
    void showsItsClockInTheDateHeaderAndJudgesByIt() {
        endpoint.createSecret("s", "x");
        try (SecretsManagerClient client = retryingClient()) {
            endpoint.faults().moveClock(Duration.ofMinutes(-4));
            assertThat(date(client.getSecretValue(r -> r.secretId("s"))))
                    .isBetween(Instant.now().minusSeconds(270), Instant.now().minusSeconds(239));
            endpoint.faults().moveClock(Duration.ofMinutes(-6));
            client.getSecretValue(r -> r.secretId("s"));
            endpoint.faults().heal();
            client.getSecretValue(r -> r.secretId("s"));
        }
        assertThat(endpoint.requests())
                .extracting(RecordedRequest::error)
                .containsExactly(null, ServiceError.INVALID_SIGNATURE, null, ServiceError.INVALID_SIGNATURE, null);
    }

    private static Instant date(GetSecretValueResponse value) {
        String date = value.sdkHttpResponse().firstMatchingHeader("Date").orElseThrow();
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    @Test
    void refusesAWrongKeyAnUnknownKeyAndAnotherRegion() {
        endpoint.createSecret("s", "x");
        refused(AwsBasicCredentials.create(KEYS.accessKeyId(), "wrong"), REGION, "InvalidSignatureException");
        refused(AwsBasicCredentials.create("AKIDOTHER", KEYS.secretAccessKey()), REGION, "UnrecognizedClientException");
        refused(
                AwsSessionCredentials.create(KEYS.accessKeyId(), KEYS.secretAccessKey(), "a token"),
                REGION,
                "UnrecognizedClientException");
        refused(KEYS, "eu-west-1", "InvalidSignatureException");
        assertThat(endpoint.requests())
                .hasSize(4)
                .allSatisfy(r -> assertThat(r.secret()).isNull());
    }

    @Test
    void acceptsATemporaryCredentialUntilItExpires() {
        var live = AwsCredential.temporary(
                "ASIA1", "secret", "to/k+en==", Instant.now().plusSeconds(60));
        var dead = AwsCredential.temporary(
                "ASIA1", "secret", "to/k+en==", Instant.now().minusSeconds(1));
        AwsCredentials keys = AwsSessionCredentials.create("ASIA1", "secret", "to/k+en==");
        try (var accepting = SecretsManagerEndpoint.start(REGION, live);
                var refusing = SecretsManagerEndpoint.start(REGION, dead);
                SecretsManagerClient client = client(accepting, keys, REGION);
                SecretsManagerClient late = client(refusing, keys, REGION)) {
            accepting.createSecret("s", "x");
            assertThat(client.getSecretValue(r -> r.secretId("s")).secretString())
                    .isEqualTo("x");
            assertThatThrownBy(() -> late.getSecretValue(r -> r.secretId("s")))
                    .asInstanceOf(type(SecretsManagerException.class))
                    .satisfies(code("ExpiredTokenException"));
        }
    }

    @Test
    void refusesARequestThatWasChangedAfterItWasSigned() {
        endpoint.createSecret("s", "x");
        endpoint.createSecret("t", "y");
        SdkHttpClient honest = UrlConnectionHttpClient.create();
        var changing = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return honest.prepareRequest(HttpExecuteRequest.builder()
                        .request(request.httpRequest())
                        .contentStreamProvider(ContentStreamProvider.fromUtf8String("{\"SecretId\":\"t\"}"))
                        .build());
            }

            @Override
            public void close() {
                honest.close();
            }
        };
        try (SecretsManagerClient client =
                builder(endpoint, KEYS, REGION).httpClient(changing).build()) {
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("s")))
                    .asInstanceOf(type(SecretsManagerException.class))
                    .satisfies(code("InvalidSignatureException"));
        }
    }

    @Test
    void writesBothFormsOfDatabaseSecrets() {
        DatabaseSecret managed = DatabaseSecret.of(new Login("admin", "p\"w"));
        assertThat(managed.json()).isEqualTo("{\"username\":\"admin\",\"password\":\"p\\\"w\"}");
        assertThat(managed.at("db.example", 3306).with("dbname", "shop").json())
                .isEqualTo("{\"username\":\"admin\",\"password\":\"p\\\"w\",\"engine\":\"mysql\","
                        + "\"host\":\"db.example\",\"port\":3306,\"dbname\":\"shop\"}");
        assertThat(managed.toString()).doesNotContain("p\"w");
        assertThat(endpoint.createSecret("s", managed).toString()).doesNotContain("p\"w");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DatabaseSecret.parse("{\"password\":\"hush\""))
                .withNoCause()
                .withMessageNotContaining("hush");
    }

    private void refused(AwsCredentials keys, String region, String errorCode) {
        try (SecretsManagerClient client = client(endpoint, keys, region)) {
            assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("s")))
                    .asInstanceOf(type(SecretsManagerException.class))
                    .satisfies(code(errorCode));
        }
    }

    private static Consumer<SecretsManagerException> code(String code) {
        return e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
    }

    private SecretsManagerClient retryingClient() {
        return builder(endpoint, KEYS, REGION)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private SecretsManagerClient client() {
        return client(endpoint, KEYS, REGION);
    }

    private static SecretsManagerClient client(SecretsManagerEndpoint endpoint, AwsCredentials keys, String region) {
        return builder(endpoint, keys, region)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static SecretsManagerClientBuilder builder(
            SecretsManagerEndpoint endpoint, AwsCredentials keys, String region) {
        return SecretsManagerClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(keys));
    }
}
