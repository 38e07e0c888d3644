package dev.portcullis.testkit.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The steps of AWS Signature Version 4, each as the specification names it.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create a signed AWS API
 *     request</a>
 */
public final class SigV4 {
    /** The value of {@code X-Amz-Algorithm}. */
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private SigV4() {}

    /**
     * Step 1, the canonical request.
     *
     * @param path the canonical URI, already encoded; {@code /} when there is none
     * @param query names and values, not encoded
     * @param headers the signed headers, names in lower case
     * @param payloadHash {@link #sha256Hex} of the body
     */
    public static String canonicalRequest(
            String method,
            String path,
            Map<String, String> query,
            SortedMap<String, String> headers,
            String payloadHash) {
        StringBuilder request = new StringBuilder();
        request.append(method).append('\n').append(path).append('\n');
        request.append(canonicalQuery(query)).append('\n');
        headers.forEach((name, value) -> request.append(name)
                .append(':')
                .append(value.strip().replaceAll(" +", " "))
                .append('\n'));
        request.append('\n').append(String.join(";", headers.keySet())).append('\n');
        return request.append(payloadHash).toString();
    }

    private static String canonicalQuery(Map<String, String> query) {
        SortedMap<String, String> encoded = new TreeMap<>();
        query.forEach((name, value) -> encoded.put(UriEncoding.encode(name), UriEncoding.encode(value)));
        return encoded.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
    }

    /**
     * Steps 2 to 5: the string to sign, the signing key, the signature in lower-case hexadecimal digits.
     *
     * @param amzDate the value of {@code X-Amz-Date}, {@code yyyyMMdd'T'HHmmss'Z'}
     */
    public static String signature(
            String secretAccessKey, CredentialScope scope, String amzDate, String canonicalRequest) {
        byte[] signingKey = utf8("AWS4" + secretAccessKey);
        for (String part : new String[] {scope.date(), scope.region(), scope.service(), CredentialScope.TERMINATOR}) {
            signingKey = hmac(signingKey, part);
        }
        String stringToSign =
                String.join("\n", ALGORITHM, amzDate, scope.toString(), sha256Hex(utf8(canonicalRequest)));
        return HexFormat.of().formatHex(hmac(signingKey, stringToSign));
    }

    /** The SHA-256 digest in lower-case hexadecimal digits. */
    public static String sha256Hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
