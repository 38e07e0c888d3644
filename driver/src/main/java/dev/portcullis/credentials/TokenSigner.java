package dev.portcullis.credentials;

import dev.portcullis.endpoint.Endpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs IAM authentication tokens: a presigned SigV4 GET of {@code rds-db}, without its scheme, computed on this machine.
 * Source: "Connecting to your DB instance using IAM authentication", Amazon RDS User Guide. The AWS SDK's own signer does the
 * work; the {@code rds} module, 20 MB for the same string, is not needed.
 */
final class TokenSigner {
    /** How long the server accepts a token for a login. */
    static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final String SERVICE = "rds-db";
    private static final int SCHEME_LENGTH = "https://".length();

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final InstantSource clock;

    TokenSigner(InstantSource clock) {
        this.clock = clock;
    }

    /** The token for the endpoint's own name and port, whatever address or tunnel leads to it. */
    String sign(AwsCredentialsIdentity identity, String region, Endpoint endpoint, String user) {
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(endpoint.host())
                .port(endpoint.port())
                .encodedPath("/")
                .putRawQueryParameter("DBUser", user)
                .putRawQueryParameter("Action", "connect")
                .build();
        Clock signingClock = Clock.fixed(clock.instant(), ZoneOffset.UTC);
        URI signed = signer.sign(builder -> builder.identity(identity)
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(HttpSigner.SIGNING_CLOCK, signingClock))
                .request()
                .getUri();
        return signed.toString().substring(SCHEME_LENGTH);
    }
}
