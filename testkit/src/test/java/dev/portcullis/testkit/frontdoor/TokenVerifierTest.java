package dev.portcullis.testkit.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.frontdoor.TokenVerifier.Refusal;
import dev.portcullis.testkit.sigv4.AwsCredential;
import dev.portcullis.testkit.sigv4.UriEncoding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** The vectors are those that botocore signs (1.43); the other judge is the AWS SDK's own signer. */
class TokenVerifierTest {
    private static final String HOST = "test-cluster.cluster-xyz.us-west-2.rds.amazonaws.com";
    private static final Instant SIGNED = Instant.parse("2024-10-20T00:00:00Z");
    private static final String SESSION = "SESSION/TOKEN+with=chars";
    private static final String VECTOR = HOST
            + ":5432/?Action=connect&DBUser=jane_doe&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=accessKeyId%2F20241020%2Fus-west-2%2Frds-db%2Faws4_request"
            + "&X-Amz-Date=20241020T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host";
    private static final String SIGNATURE =
            "&X-Amz-Signature=478cca6905e4a29baf192f3aa220ad0da54a98860b93cb0fc6644fe3e19d370d";
    private static final String SESSION_SIGNATURE =
            "&X-Amz-Signature=3f3ae4db95c671c89c359c85778df678041fab0f422b720dcd76c18aca7a3fb5";

    private final TokenVerifier verifier =
            verifier(AwsCredential.of("accessKeyId", "secretAccessKey"), "us-west-2", 5432);

    @Test
    void acceptsThePublishedVectors() {
        assertThat(at(SIGNED, VECTOR + SIGNATURE)).isNull();

        TokenVerifier temporary = verifier(
                AwsCredential.temporary("accessKeyId", "secretAccessKey", SESSION, SIGNED.plusSeconds(60)),
                "us-west-2",
                5432);
        String token = VECTOR + "&X-Amz-Security-Token=" + UriEncoding.encode(SESSION) + SESSION_SIGNATURE;
        assertThat(temporary.verify(token, "jane_doe", clock(SIGNED))).isNull();
        assertThat(temporary.verify(token, "jane_doe", clock(SIGNED.plusSeconds(60))))
                .isEqualTo(Refusal.CREDENTIAL_EXPIRED);
        assertThat(temporary.verify(VECTOR + SIGNATURE, "jane_doe", clock(SIGNED)))
                .isEqualTo(Refusal.SESSION_TOKEN);
        assertThat(at(SIGNED, token)).isEqualTo(Refusal.SESSION_TOKEN);
    }

    @Test
    void livesFromFiveMinutesBeforeItsDateToItsEnd() {
        String token = VECTOR + SIGNATURE;

        assertThat(at(SIGNED.minus(Duration.ofMinutes(5)), token)).isNull();
        assertThat(at(SIGNED.minus(Duration.ofMinutes(5)).minusSeconds(1), token))
                .isEqualTo(Refusal.NOT_YET_VALID);
        assertThat(at(SIGNED.plusSeconds(899), token)).isNull();
        assertThat(at(SIGNED.plusSeconds(900), token)).isEqualTo(Refusal.EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "test-cluster, TEST-cluster, HOST",
        "amazonaws.com:, amazonaws.com.:, HOST",
        ":5432, :3306, PORT",
        ":5432, , MALFORMED",
        "Action=connect, Action=delete, ACTION",
        "jane_doe, john_doe, DB_USER",
        "us-west-2%2Frds, eu-west-1%2Frds, REGION",
        "rds-db, rds, SERVICE",
        "accessKeyId, anotherKeyId, UNKNOWN_ACCESS_KEY",
        "Expires=900, Expires=901, LIFETIME",
        "Expires=900, Expires=0, LIFETIME",
        "Expires=900, Expires=899, SIGNATURE",
        "000000Z, 000001Z, SIGNATURE",
        "9d370d, 9d370e, SIGNATURE",
        "9d370d, 9D370D, SIGNATURE",
        "AWS4-HMAC-SHA256, AWS4-HMAC-SHA1, MALFORMED",
        "Date=20241020T, Date=20241021T, MALFORMED",
        "SignedHeaders=host, SignedHeaders=host%3Brange, MALFORMED",
        "Action=connect, Action=connect&Action=connect, MALFORMED",
        "Action=connect, Action=connect&Extra=1, MALFORMED",
        "Action=connect&, '', MALFORMED",
        "%2Faws4_request, , MALFORMED",
        "jane_doe, jane%zzdoe, MALFORMED",
    })
    void refusesWhatWasChanged(String part, String changed, Refusal refusal) {
        String token = VECTOR + SIGNATURE;
        assertThat(token).contains(part);

        assertThat(at(SIGNED, token.replace(part, changed == null ? "" : changed)))
                .isEqualTo(refusal);
    }

    @Test
    void refusesWhatIsNoToken() {
        for (String text : new String[] {"", "password", "/?", "host:1/?", "https://" + VECTOR + SIGNATURE}) {
            assertThat(at(SIGNED, text)).isIn(Refusal.MALFORMED, Refusal.HOST);
        }
    }

    @Test
    void agreesWithTheSigningOfTheAwsSdk() {
        Map<String, AwsCredentials> signers = Map.of(
                "",
                AwsBasicCredentials.create("AKIDEXAMPLE", "secret/key+1"),
                SESSION,
                AwsSessionCredentials.create("AKIDEXAMPLE", "secret/key+1", SESSION));
        signers.forEach((session, credentials) -> {
            for (String user : new String[] {"app", "app user@x", "größe", "a/b+c=d&e"}) {
                String token = RdsUtilities.builder()
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .build()
                        .generateAuthenticationToken(
                                request -> request.hostname(HOST).port(3306).username(user));
                AwsCredential known = session.isEmpty()
                        ? AwsCredential.of("AKIDEXAMPLE", "secret/key+1")
                        : AwsCredential.temporary("AKIDEXAMPLE", "secret/key+1", session, Instant.MAX);
                TokenVerifier regional = verifier(known, "eu-west-1", 3306);

                assertThat(regional.verify(token, user, Clock.systemUTC())).isNull();
                assertThat(regional.verify(token, user + "x", Clock.systemUTC()))
                        .isEqualTo(Refusal.DB_USER);
            }
        });
    }

    private Refusal at(Instant now, String token) {
        return verifier.verify(token, "jane_doe", clock(now));
    }

    private static TokenVerifier verifier(AwsCredential credential, String region, int port) {
        return new TokenVerifier(Set.of(HOST), port, region, Map.of(credential.accessKeyId(), credential)::get);
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
