package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.sigv4.CredentialScope;
import dev.portcullis.testkit.sigv4.SigV4;
import dev.portcullis.testkit.sigv4.UriEncoding;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An IAM authentication token taken apart, not judged: {@code host:port/?Action=connect&DBUser=...&X-Amz-...}.
 *
 * @param authority {@code host:port} as it was signed
 * @param host the part of the authority before the port
 * @param sessionToken empty when there is none
 * @param signedQuery every parameter but the signature, decoded
 */
record IamToken(
        String authority,
        String host,
        int port,
        String action,
        String dbUser,
        String accessKeyId,
        CredentialScope scope,
        String amzDate,
        Instant signedAt,
        Duration life,
        String sessionToken,
        Map<String, String> signedQuery,
        String signature) {
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final String SESSION_TOKEN = "X-Amz-Security-Token";
    private static final Set<String> REQUIRED = Set.of(
            "Action",
            "DBUser",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature");

    /** @throws RuntimeException if the text is anything but a presigned URL with exactly the parameters of a token */
    static IamToken parse(String text) {
        int slash = text.indexOf("/?");
        Map<String, String> query = query(text.substring(slash + 2));
        String authority = text.substring(0, slash);
        String[] credential = query.getOrDefault("X-Amz-Credential", "").split("/", 2);
        CredentialScope scope = CredentialScope.parse(credential[1]);
        String amzDate = query.getOrDefault("X-Amz-Date", "");
        if (!amzDate.startsWith(scope.date())) {
            throw new IllegalArgumentException("the date of the signature is not the day of its scope");
        }
        Map<String, String> signed = new TreeMap<>(query);
        String signature = String.valueOf(signed.remove("X-Amz-Signature"));
        return new IamToken(
                authority,
                authority.substring(0, authority.lastIndexOf(':')),
                Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1)),
                query.getOrDefault("Action", ""),
                query.getOrDefault("DBUser", ""),
                credential[0],
                scope,
                amzDate,
                LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC),
                Duration.ofSeconds(Integer.parseInt(query.getOrDefault("X-Amz-Expires", ""))),
                query.getOrDefault(SESSION_TOKEN, ""),
                Collections.unmodifiableMap(signed),
                signature);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String parameter : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = UriEncoding.decode(parameter.substring(0, equals));
            if (query.put(name, UriEncoding.decode(parameter.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("repeated parameter");
            }
        }
        int expected = REQUIRED.size() + (query.containsKey(SESSION_TOKEN) ? 1 : 0);
        if (query.size() != expected
                || !query.keySet().containsAll(REQUIRED)
                || !SigV4.ALGORITHM.equals(query.get("X-Amz-Algorithm"))
                || !"host".equals(query.get("X-Amz-SignedHeaders"))) {
            throw new IllegalArgumentException("not the parameters of a token");
        }
        return query;
    }

    /** The request that the signature was made over. */
    String canonicalRequest() {
        TreeMap<String, String> headers = new TreeMap<>(Map.of("host", authority));
        return SigV4.canonicalRequest("GET", "/", signedQuery, headers, SigV4.sha256Hex(new byte[0]));
    }

    /** The endpoint and the user; nothing that could log in. */
    @Override
    public String toString() {
        return "IamToken[" + authority + ", " + dbUser + "]";
    }
}
