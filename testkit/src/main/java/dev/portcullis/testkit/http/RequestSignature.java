package dev.portcullis.testkit.http;

import dev.portcullis.testkit.sigv4.AwsCredential;
import dev.portcullis.testkit.sigv4.CredentialScope;
import dev.portcullis.testkit.sigv4.SigV4;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The judge of signatures in the {@code Authorization} header, as AWS judges them.
 *
 * @param service as it stands in the scope of a signature, such as {@code secretsmanager}
 * @param credentials what an access key id belongs to; null when it is unknown
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a
 *     signed AWS API request</a>
 */
public record RequestSignature(String region, String service, Function<String, @Nullable AwsCredential> credentials) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern AUTHORIZATION = Pattern.compile(SigV4.ALGORITHM
            + " Credential=([^/, ]+)/([^, ]+), *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})");

    /** The judge of what one credential signs. */
    public static RequestSignature of(String region, String service, AwsCredential credential) {
        return new RequestSignature(region, service, id -> id.equals(credential.accessKeyId()) ? credential : null);
    }

    /**
     * Judges a request.
     *
     * @throws SignatureException with AWS's own error when the request must not be answered
     */
    public void verify(HttpMessage request, Instant now) {
        String authorization = request.header("authorization");
        if (authorization.isEmpty()) {
            throw new SignatureException(SignatureException.Reason.MISSING_AUTHENTICATION_TOKEN);
        }
        Matcher parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            throw new SignatureException(SignatureException.Reason.INCOMPLETE_SIGNATURE);
        }
        AwsCredential credential = credentials.apply(parts.group(1));
        if (credential == null
                || !request.header("x-amz-security-token")
                        .equals(credential.sessionToken() == null ? "" : credential.sessionToken())) {
            throw new SignatureException(SignatureException.Reason.UNRECOGNIZED_CLIENT);
        }
        if (credential.expiresAt() != null && !now.isBefore(credential.expiresAt())) {
            throw new SignatureException(SignatureException.Reason.EXPIRED_TOKEN);
        }
        String amzDate = request.header("x-amz-date");
        verifyScope(parts.group(2), amzDate, now);
        String expected = SigV4.signature(
                credential.secretAccessKey(),
                CredentialScope.parse(parts.group(2)),
                amzDate,
                canonical(request, parts.group(3)));
        if (!MessageDigest.isEqual(ascii(expected), ascii(parts.group(4)))) {
            throw new SignatureException(SignatureException.Reason.INVALID_SIGNATURE);
        }
    }

    private void verifyScope(String text, String amzDate, Instant now) {
        String expected = new CredentialScope(amzDate.split("T", 2)[0], region, service).toString();
        if (!text.equals(expected)) {
            throw new SignatureException(
                    SignatureException.Reason.INVALID_SIGNATURE,
                    "Credential should be scoped to " + expected + ", not " + text);
        }
        try {
            Instant signed = LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC);
            if (Duration.between(signed, now).abs().compareTo(CLOCK_TOLERANCE) > 0) {
                throw new SignatureException(
                        SignatureException.Reason.INVALID_SIGNATURE,
                        "Signature " + (signed.isBefore(now) ? "expired: " : "not yet current: ") + amzDate
                                + " is more than 5 min. away from " + now);
            }
        } catch (DateTimeParseException e) {
            throw new SignatureException(SignatureException.Reason.INCOMPLETE_SIGNATURE);
        }
    }

    private static String canonical(HttpMessage request, String signedHeaders) {
        String[] line = request.startLine().split(" ", -1);
        var headers = new TreeMap<String, String>();
        for (String name : signedHeaders.split(";", -1)) {
            headers.put(name, request.header(name));
        }
        if (!headers.containsKey("host") || !headers.containsKey("x-amz-date")) {
            throw new SignatureException(
                    SignatureException.Reason.INVALID_SIGNATURE, "'host' and 'x-amz-date' must be signed headers");
        }
        return SigV4.canonicalRequest(line[0], line[1], Map.of(), headers, SigV4.sha256Hex(request.body()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
