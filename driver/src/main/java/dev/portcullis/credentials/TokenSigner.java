package dev.portcullis.credentials;

import dev.portcullis.endpoint.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs IAM authentication tokens: a presigned Signature Version 4 {@code GET} of {@code rds-db} without its scheme, computed on
 * this machine. Immutable.
 *
 * <p>The AWS SDK's own signer gives the same tokens, and a test holds the two together. It is not used because it shows what it
 * signs to loggers: the session token at {@code DEBUG} and the whole database token at {@code TRACE}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a signed AWS
 *     API request</a>
 */
final class TokenSigner {
    /** How long the server accepts a token for a login. */
    static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = "uuuuMMdd".length();
    private static final String SHA256_OF_NOTHING = hex(sha256(""));

    private final InstantSource clock;

    TokenSigner(InstantSource clock) {
        this.clock = clock;
    }

    /** The token for the endpoint's own name and port, whatever address or tunnel leads to it. */
    String sign(AwsCredentialsIdentity identity, String region, Endpoint endpoint, String user) {
        Instant now = clock.instant();
        String time = TIME.format(now);
        String date = time.substring(0, DATE_LENGTH);
        String scope = date + "/" + region + "/rds-db/aws4_request";
        String host = endpoint.host() + ":" + endpoint.port();
        String query = query(identity, scope, time, user);
        String request = "GET\n/\n" + query + "\nhost:" + host + "\n\nhost\n" + SHA256_OF_NOTHING;
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(sha256(request));
        byte[] key = ("AWS4" + identity.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return host + "/?" + query + "&X-Amz-Signature=" + hex(hmac(key, toSign));
    }

    /** The parameters in the order of their names, as they are signed. */
    private static String query(AwsCredentialsIdentity identity, String scope, String time, String user) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("Action", "connect");
        parameters.put("DBUser", user);
        parameters.put("X-Amz-Algorithm", ALGORITHM);
        parameters.put("X-Amz-Credential", identity.accessKeyId() + "/" + scope);
        parameters.put("X-Amz-Date", time);
        parameters.put("X-Amz-Expires", Long.toString(LIFETIME.toSeconds()));
        parameters.put("X-Amz-SignedHeaders", "host");
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            parameters.put("X-Amz-Security-Token", session.sessionToken());
        }
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean unreserved = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '~';
            if (unreserved) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
