package dev.portcullis.benchmarks;

import dev.portcullis.testkit.sigv4.AwsCredential;
import dev.portcullis.testkit.sigv4.CredentialScope;
import dev.portcullis.testkit.sigv4.SigV4;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An IAM token made beforehand, as a script would with {@code aws rds generate-db-auth-token}: good for 15 minutes. */
final class PresignedToken {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private PresignedToken() {}

    static String of(AwsCredential credential, String region, String endpoint, String user) {
        String time = TIME.format(Instant.now());
        CredentialScope scope = new CredentialScope(time.substring(0, 8), region, "rds-db");
        SortedMap<String, String> query = new TreeMap<>();
        query.put("Action", "connect");
        query.put("DBUser", user);
        query.put("X-Amz-Algorithm", SigV4.ALGORITHM);
        query.put("X-Amz-Credential", credential.accessKeyId() + "/" + scope);
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", "900");
        query.put("X-Amz-SignedHeaders", "host");
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", endpoint);
        String request = SigV4.canonicalRequest("GET", "/", query, headers, SigV4.sha256Hex(new byte[0]));
        String signature = SigV4.signature(credential.secretAccessKey(), scope, time, request);
        return endpoint + "/?"
                + query.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                + "&X-Amz-Signature=" + signature;
    }
}
