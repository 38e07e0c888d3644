package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.sigv4.AwsCredential;
import dev.portcullis.testkit.sigv4.SigV4;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The judge of IAM authentication tokens, as Amazon RDS judges them: a token is a presigned {@code GET} URL without its scheme, good
 * for one endpoint, one user and at most 15 minutes. Written from the specification of Signature Version 4. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database authentication</a>
 */
public final class TokenVerifier {
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
    /** How far a signer's clock may run ahead: AWS answers "Signature not yet current" beyond five minutes. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private final Set<String> hosts;
    private final int port;
    private final String region;
    private final Function<String, @Nullable AwsCredential> credentials;

    /**
     * @param hosts the names of the endpoint in lower case
     * @param port the port of the endpoint, which need not be the one that this machine listens on
     * @param credentials the credential of an access key id, or null when it is unknown
     */
    public TokenVerifier(
            Set<String> hosts, int port, String region, Function<String, @Nullable AwsCredential> credentials) {
        this.hosts = Set.copyOf(hosts);
        this.port = port;
        this.region = region;
        this.credentials = credentials;
    }

    /** Why a token is refused. The client is told nothing of it, as with RDS. */
    public enum Refusal {
        /** Sent over a connection without TLS. */
        NOT_ENCRYPTED,
        /** Not a presigned URL with exactly the parameters of a token. */
        MALFORMED,
        /** For a host that is not this endpoint; upper case, a final dot or an alias make it another host. */
        HOST,
        PORT,
        ACTION,
        /** For a database user other than the one that logs in. */
        DB_USER,
        REGION,
        SERVICE,
        UNKNOWN_ACCESS_KEY,
        /** The session token is missing, not expected, or another credential's. */
        SESSION_TOKEN,
        /** The credential that signed has expired, and with it all that it signed. */
        CREDENTIAL_EXPIRED,
        /** Asks for less than a second or more than 15 minutes. */
        LIFETIME,
        EXPIRED,
        NOT_YET_VALID,
        SIGNATURE
    }

    /**
     * Judges a token at the clock's instant.
     *
     * @param loginUser the user of the handshake
     * @return null when the token is good
     */
    public @Nullable Refusal verify(String token, String loginUser, Clock clock) {
        IamToken parsed;
        try {
            parsed = IamToken.parse(token);
        } catch (RuntimeException e) {
            return Refusal.MALFORMED;
        }
        Refusal misdirected = misdirected(parsed, loginUser);
        if (misdirected != null) {
            return misdirected;
        }
        AwsCredential credential = credentials.apply(parsed.accessKeyId());
        if (credential == null) {
            return Refusal.UNKNOWN_ACCESS_KEY;
        }
        Refusal untimely = untimely(parsed, credential, clock.instant());
        if (untimely != null) {
            return untimely;
        }
        return isSigned(parsed, credential) ? null : Refusal.SIGNATURE;
    }

    private @Nullable Refusal misdirected(IamToken token, String loginUser) {
        if (!hosts.contains(token.host())) {
            return Refusal.HOST;
        } else if (token.port() != port) {
            return Refusal.PORT;
        } else if (!token.action().equals("connect")) {
            return Refusal.ACTION;
        } else if (!token.dbUser().equals(loginUser)) {
            return Refusal.DB_USER;
        } else if (!token.scope().region().equals(region)) {
            return Refusal.REGION;
        } else if (!token.scope().service().equals("rds-db")) {
            return Refusal.SERVICE;
        }
        return null;
    }

    private static @Nullable Refusal untimely(IamToken token, AwsCredential credential, Instant now) {
        String sessionToken = credential.sessionToken() == null ? "" : credential.sessionToken();
        if (!token.sessionToken().equals(sessionToken)) {
            return Refusal.SESSION_TOKEN;
        } else if (credential.expiresAt() != null && !now.isBefore(credential.expiresAt())) {
            return Refusal.CREDENTIAL_EXPIRED;
        } else if (token.life().isZero()
                || token.life().isNegative()
                || token.life().compareTo(LONGEST_LIFE) > 0) {
            return Refusal.LIFETIME;
        } else if (!now.isBefore(token.signedAt().plus(token.life()))) {
            return Refusal.EXPIRED;
        } else if (now.plus(CLOCK_TOLERANCE).isBefore(token.signedAt())) {
            return Refusal.NOT_YET_VALID;
        }
        return null;
    }

    private static boolean isSigned(IamToken token, AwsCredential credential) {
        String signature =
                SigV4.signature(credential.secretAccessKey(), token.scope(), token.amzDate(), token.canonicalRequest());
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), token.signature().getBytes(StandardCharsets.UTF_8));
    }
}
