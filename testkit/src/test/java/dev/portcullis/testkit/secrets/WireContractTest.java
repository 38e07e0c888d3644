package dev.portcullis.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The JSON on the wire beside the shapes of AWS's service model, {@code secretsmanager/2017-10-17/service-2.json}: the SDK
 * is silent about a member that it does not know.
 */
class WireContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Members of the output shapes, with the JSON type that the protocol gives them. */
    private static final Map<String, Map<String, String>> OUTPUTS = Map.of(
            "GetSecretValue",
            Map.of(
                    "ARN", "STRING",
                    "Name", "STRING",
                    "VersionId", "STRING",
                    "SecretString", "STRING",
                    "SecretBinary", "STRING",
                    "VersionStages", "ARRAY",
                    "CreatedDate", "NUMBER"),
            "DescribeSecret",
            Map.of(
                    "ARN", "STRING",
                    "Name", "STRING",
                    "RotationEnabled", "BOOLEAN",
                    "CreatedDate", "NUMBER",
                    "LastRotatedDate", "NUMBER",
                    "DeletedDate", "NUMBER",
                    "VersionIdsToStages", "OBJECT"),
            "ListSecretVersionIds",
            Map.of("ARN", "STRING", "Name", "STRING", "Versions", "ARRAY", "NextToken", "STRING"),
            "error",
            Map.of("__type", "STRING", "Message", "STRING"));

    private final List<JsonNode> replies = new ArrayList<>();

    @Test
    void everyMemberIsOneOfTheModelAndOfItsType() {
        try (var endpoint = SecretsManagerEndpoint.start("eu-west-1", AwsCredential.of("AKID", "key"));
                SecretsManagerClient client = client(endpoint)) {
            StoredSecret secret = endpoint.createSecret("s", "one");
            endpoint.createSecret("b", new byte[] {1});
            secret.finishRotation(secret.beginRotation());
            secret.put("two");

            client.getSecretValue(r -> r.secretId("s"));
            client.getSecretValue(r -> r.secretId("b"));
            assertReplies("GetSecretValue");
            client.listSecretVersionIds(r -> r.secretId("s").maxResults(1));
            assertReplies("ListSecretVersionIds");
            secret.delete();
            client.describeSecret(r -> r.secretId("s"));
            assertReplies("DescribeSecret");
            assertThatThrownBy(() -> client.describeSecret(r -> r.secretId("absent")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertReplies("error");
        }
    }

    /** All replies since the last call together show every member, each of its type. */
    private void assertReplies(String shape) {
        Set<Map.Entry<String, String>> expected =
                OUTPUTS.getOrDefault(shape, Map.of()).entrySet();
        assertThat(replies)
                .flatMap(reply -> reply.properties().stream()
                        .map(member -> Map.entry(
                                member.getKey(), member.getValue().getNodeType().name()))
                        .toList())
                .containsAll(expected)
                .isSubsetOf(expected);
        replies.clear();
    }

    private SecretsManagerClient client(SecretsManagerEndpoint endpoint) {
        return SecretsManagerClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.of(endpoint.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "key")))
                .httpClient(new Recorder(UrlConnectionHttpClient.create(), replies))
                .build();
    }

    /** Keeps the body of each reply. */
    private record Recorder(SdkHttpClient client, List<JsonNode> replies) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = client.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    HttpExecuteResponse response = prepared.call();
                    byte[] body = response.responseBody().orElseThrow().readAllBytes();
                    replies.add(JSON.readTree(body));
                    return HttpExecuteResponse.builder()
                            .response(response.httpResponse())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
