package dev.portcullis.testkit.secrets;

import dev.portcullis.testkit.http.HttpMessage;
import dev.portcullis.testkit.http.LoopbackHttp;
import dev.portcullis.testkit.http.RequestSignature;
import dev.portcullis.testkit.http.SignatureException;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code AssumeRole} of AWS STS in one region, on a loopback port, for the unmodified AWS SDK. It speaks the Query protocol of
 * API version 2011-06-15, verifies the signature of each request, and gives temporary credentials for the roles that
 * were {@linkplain #allow allowed}. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public final class SecurityTokenEndpoint implements AutoCloseable {
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Consumer<AwsCredential> issuedTo;
    private final RequestSignature signature;
    private final LoopbackHttp http;
    /** The external id that each role asks for; empty for none. */
    private final Map<String, String> roles = new ConcurrentHashMap<>();

    private final List<AssumedRole> assumed = new CopyOnWriteArrayList<>();

    /** One role session that was given out. */
    public record AssumedRole(
            String roleArn, String sessionName, @Nullable String externalId, AwsCredential credential) {}

    private SecurityTokenEndpoint(String region, AwsCredential caller, Consumer<AwsCredential> issuedTo) {
        this.issuedTo = issuedTo;
        this.signature = RequestSignature.of(region, "sts", caller);
        this.http = new LoopbackHttp(this::answer);
    }

    /**
     * Listens on a free port.
     *
     * @param caller who may assume roles
     * @param issuedTo hears of each credential before it is given out, so that services accept it
     */
    public static SecurityTokenEndpoint start(String region, AwsCredential caller, Consumer<AwsCredential> issuedTo) {
        return new SecurityTokenEndpoint(region, caller, issuedTo);
    }

    /** What {@code portcullis.aws.sts-endpoint-url} takes. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** Lets the caller assume a role from now on; {@code externalId} is what the role's trust policy asks for, if anything. */
    public void allow(String roleArn, @Nullable String externalId) {
        roles.put(roleArn, externalId == null ? "" : externalId);
    }

    /** The role sessions so far, oldest first. */
    public List<AssumedRole> assumed() {
        return List.copyOf(assumed);
    }

    /** Frees the port; does nothing the second time. */
    @Override
    public void close() {
        http.close();
    }

    private HttpMessage answer(HttpMessage request) {
        try {
            signature.verify(request, Instant.now());
            return reply(200, assume(form(request)));
        } catch (SignatureException e) {
            return reply(ServiceException.of(e));
        } catch (ServiceException e) {
            return reply(e);
        }
    }

    private static HttpMessage reply(ServiceException e) {
        return reply(
                e.error() == ServiceError.ACCESS_DENIED ? 403 : 400,
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + code(e.error())
                        + "</Code><Message>" + e.getMessage() + "</Message></Error></ErrorResponse>");
    }

    private String assume(Map<String, String> form) {
        if (!"AssumeRole".equals(form.get("Action")) || !"2011-06-15".equals(form.get("Version"))) {
            throw new ServiceException(ServiceError.UNKNOWN_OPERATION);
        }
        String role = form.getOrDefault("RoleArn", "");
        String session = form.getOrDefault("RoleSessionName", "");
        String externalId = form.get("ExternalId");
        String wanted = roles.get(role);
        if (wanted == null || !(wanted.isEmpty() || wanted.equals(externalId))) {
            throw new ServiceException(
                    ServiceError.ACCESS_DENIED, "The caller is not authorized to perform sts:AssumeRole on the role");
        }
        Duration life = Duration.ofSeconds(Long.parseLong(form.getOrDefault("DurationSeconds", "3600")));
        if (session.length() < 2 || life.compareTo(SHORTEST) < 0) {
            throw new ServiceException(ServiceError.INVALID_PARAMETER);
        }
        Instant end = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS);
        AwsCredential credential = AwsCredential.temporary(
                "ASIA" + random().substring(0, 16).toUpperCase(Locale.ROOT),
                random(),
                random() + random() + "/+==",
                end);
        issuedTo.accept(credential);
        assumed.add(new AssumedRole(role, session, externalId, credential));
        return "<AssumeRoleResponse xmlns=\"" + NAMESPACE + "\"><AssumeRoleResult><AssumedRoleUser><Arn>"
                + role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/" + session
                + "</Arn><AssumedRoleId>AROAPORTCULLISTESTKIT:" + session + "</AssumedRoleId></AssumedRoleUser>"
                + "<Credentials><AccessKeyId>" + credential.accessKeyId() + "</AccessKeyId><SecretAccessKey>"
                + credential.secretAccessKey() + "</SecretAccessKey><SessionToken>" + credential.sessionToken()
                + "</SessionToken><Expiration>" + end + "</Expiration></Credentials></AssumeRoleResult>"
                + "<ResponseMetadata><RequestId>" + UUID.randomUUID()
                + "</RequestId></ResponseMetadata></AssumeRoleResponse>";
    }

    private static Map<String, String> form(HttpMessage request) {
        if (!request.startLine().startsWith("POST / ")
                || !request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            throw new ServiceException(ServiceError.UNKNOWN_OPERATION);
        }
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    /** STS has names of its own for errors of signatures and permissions. */
    private static String code(ServiceError error) {
        return switch (error) {
            case ACCESS_DENIED -> "AccessDenied";
            case UNRECOGNIZED_CLIENT -> "InvalidClientTokenId";
            case INVALID_SIGNATURE -> "SignatureDoesNotMatch";
            case INVALID_PARAMETER -> "ValidationError";
            default -> error.code();
        };
    }

    private static HttpMessage reply(int status, String xml) {
        return new HttpMessage(
                "HTTP/1.1 " + status + (status == 200 ? " OK" : " Error"),
                Map.of("content-type", "text/xml"),
                xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
