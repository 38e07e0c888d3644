package dev.portcullis.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.testkit.frontdoor.TokenVerifier;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

class TokenSignerTest {
    private static final Instant SIGNED = Instant.parse("2024-10-20T00:00:00Z");
    private static final Endpoint ENDPOINT =
            Endpoint.parse("test-cluster.cluster-xyz.us-west-2.rds.amazonaws.com", 5432);
    private static final AwsCredentials KEYS = AwsBasicCredentials.create("accessKeyId", "secretAccessKey");

    /** A vector that botocore computes, which is written in another language. */
    @Test
    void tokenIsTheOneOfBotocore() {
        String token = signer(SIGNED).sign(KEYS, "us-west-2", ENDPOINT, "jane_doe");

        assertThat(token)
                .startsWith("test-cluster.cluster-xyz.us-west-2.rds.amazonaws.com:5432/?")
                .endsWith("X-Amz-Signature=478cca6905e4a29baf192f3aa220ad0da54a98860b93cb0fc6644fe3e19d370d");
    }

    @Test
    void sessionTokenIsPartOfTheToken() {
        AwsCredentialsIdentity session =
                AwsSessionCredentials.create("accessKeyId", "secretAccessKey", "SESSION/TOKEN+with=chars");

        assertThat(signer(SIGNED).sign(session, "us-west-2", ENDPOINT, "jane_doe"))
                .contains("X-Amz-Security-Token=SESSION%2FTOKEN%2Bwith%3Dchars")
                .endsWith("X-Amz-Signature=3f3ae4db95c671c89c359c85778df678041fab0f422b720dcd76c18aca7a3fb5");
    }

    /** The SDK's utility signs with its own clock, so a second may pass between the two. */
    @Test
    void tokenIsTheOneOfRdsUtilities() {
        RdsUtilities utilities = RdsUtilities.builder()
                .region(Region.US_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(KEYS))
                .build();
        String ours;
        String theirs;
        int attempts = 0;
        do {
            ours = signer(Instant.now()).sign(KEYS, "us-west-2", ENDPOINT, "app user@x");
            theirs = utilities.generateAuthenticationToken(request ->
                    request.hostname(ENDPOINT.host()).port(ENDPOINT.port()).username("app user@x"));
        } while (!parameters(ours).equals(parameters(theirs)) && ++attempts < 3);

        assertThat(parameters(ours)).isEqualTo(parameters(theirs));
    }

    /** The testkit judges tokens from the specification, without the code that signs here. */
    @Property(tries = 200)
    void everyUserNameIsSignedSoThatTheServerAccepts(@ForAll @NotEmpty @StringLength(max = 32) String user) {
        TokenVerifier server = new TokenVerifier(
                Set.of(ENDPOINT.host()),
                ENDPOINT.port(),
                "us-west-2",
                key -> AwsCredential.of("accessKeyId", "secretAccessKey"));
        String token = signer(SIGNED).sign(KEYS, "us-west-2", ENDPOINT, user);

        Clock now = Clock.fixed(SIGNED.plusSeconds(60), ZoneOffset.UTC);
        assertThat(server.verify(token, user, now)).isNull();
        assertThat(server.verify(token, user + "x", now)).isEqualTo(TokenVerifier.Refusal.DB_USER);
    }

    private static Set<String> parameters(String token) {
        return new TreeSet<>(Set.of(token.split("[?&]")));
    }

    private static TokenSigner signer(Instant now) {
        return new TokenSigner(InstantSource.fixed(now));
    }
}
