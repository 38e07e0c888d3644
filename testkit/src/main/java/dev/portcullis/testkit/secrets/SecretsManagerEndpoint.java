package dev.portcullis.testkit.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testkit.http.AwsJson;
import dev.portcullis.testkit.http.HttpMessage;
import dev.portcullis.testkit.http.LoopbackHttp;
import dev.portcullis.testkit.http.RequestSignature;
import dev.portcullis.testkit.http.SignatureException;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * AWS Secrets Manager for one account in one region, on a loopback port, for the unmodified AWS SDK: point its client at
 * {@link #uri} by {@code endpointOverride}. It speaks AWS JSON 1.1, verifies the signature of each request, and answers
 * {@code GetSecretValue}, {@code DescribeSecret} and {@code ListSecretVersionIds}; secrets are made and changed by this
 * object. Thread-safe.
 */
public final class SecretsManagerEndpoint implements AutoCloseable {
    private static final AwsJson PROTOCOL = new AwsJson("secretsmanager.");

    private final Clock clock = Clock.systemUTC();
    private final Faults faults = new Faults();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, AwsCredential> credentials = new ConcurrentHashMap<>();
    private final RequestSignature signature;
    private final SecretStore store;
    private final LoopbackHttp http;

    private SecretsManagerEndpoint(String region, AwsCredential credential) {
        accept(credential);
        this.signature = new RequestSignature(region, "secretsmanager", credentials::get);
        this.store = new SecretStore(region, clock);
        this.http = new LoopbackHttp(this::answer);
    }

    /** Listens on a free port, and accepts what is signed for that region with that credential. */
    public static SecretsManagerEndpoint start(String region, AwsCredential credential) {
        return new SecretsManagerEndpoint(region, credential);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    public String region() {
        return signature.region();
    }

    /** Makes a secret of that name with that text as its current version. */
    public StoredSecret createSecret(String name, String text) {
        StoredSecret secret = store.create(name);
        secret.put(text);
        return secret;
    }

    /** Makes a secret of that name with those bytes as its current version. */
    public StoredSecret createSecret(String name, byte[] bytes) {
        StoredSecret secret = store.create(name);
        secret.put(bytes);
        return secret;
    }

    /** Makes a secret with a database login as its current version. */
    public StoredSecret createSecret(String name, DatabaseSecret secret) {
        return createSecret(name, secret.json());
    }

    /** Accepts what these keys sign, from now on, too. */
    public void accept(AwsCredential credential) {
        credentials.put(credential.accessKeyId(), credential);
    }

    public Faults faults() {
        return faults;
    }

    /** All requests so far, oldest first, whatever they were answered with. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** How often an operation asked for that secret, whatever the answer. */
    public long count(String operation, StoredSecret secret) {
        return requests.stream()
                .filter(request -> request.operation().equals(operation) && secret.equals(request.secret()))
                .count();
    }

    /** Makes the endpoint unreachable: connections are refused, and those that are open end. */
    public void goOffline() {
        http.close();
    }

    /** Makes the endpoint reachable again, at the same address. */
    public void goOnline() {
        http.open();
    }

    /** Frees the port; does nothing the second time. */
    @Override
    public void close() {
        http.close();
    }

    private HttpMessage answer(HttpMessage request) {
        Instant now = clock.instant().plus(faults.clockOffset());
        String operation = PROTOCOL.operation(request);
        String secretId = null;
        StoredSecret secret = null;
        ServiceError error = null;
        ObjectNode body;
        try {
            pause();
            verify(request, now);
            faults.strike();
            JsonNode input = input(request);
            secretId = Operations.text(input, "SecretId", 2048);
            if (secretId == null) {
                throw new ServiceException(ServiceError.INVALID_PARAMETER, "SecretId is required");
            }
            secret = store.find(secretId);
            if (secret == null) {
                throw new ServiceException(ServiceError.RESOURCE_NOT_FOUND);
            }
            body = Operations.run(operation, secret, input);
        } catch (ServiceException e) {
            error = e.error();
            body = JsonNodeFactory.instance
                    .objectNode()
                    .put("__type", error.code())
                    .put("Message", e.getMessage());
        }
        requests.add(new RecordedRequest(now, operation, secretId, secret, error));
        return AwsJson.reply(now, error == null ? 200 : error.httpStatus(), body);
    }

    private void verify(HttpMessage request, Instant now) {
        try {
            signature.verify(request, now);
        } catch (SignatureException e) {
            throw ServiceException.of(e);
        }
    }

    private static JsonNode input(HttpMessage request) {
        if (!PROTOCOL.takes(request)) {
            throw new ServiceException(ServiceError.UNKNOWN_OPERATION);
        }
        JsonNode input = AwsJson.input(request);
        if (input == null) {
            throw new ServiceException(ServiceError.SERIALIZATION);
        }
        return input;
    }

    private void pause() {
        try {
            Thread.sleep(faults.latency().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
