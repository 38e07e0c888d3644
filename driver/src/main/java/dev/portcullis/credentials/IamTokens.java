package dev.portcullis.credentials;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.Secret;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.endpoint.EndpointKind;
import dev.portcullis.endpoint.Partition;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Logs in with IAM authentication tokens. One token serves all connects of its endpoint and user until 15 minutes after it
 * was signed or until the credentials that signed it expire, whichever comes first, less a margin for the way to the server.
 */
final class IamTokens implements LoginSource {
    /** A token is renewed when it has this much of its life left. */
    private static final Duration RENEWAL_LEAD = Duration.ofMinutes(5);
    /** A token is not sent any more when it has this much of its life left. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private record Purpose(Endpoint endpoint, String user) {
        // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Purpose that && endpoint.equals(that.endpoint) && user.equals(that.user);
        }

        @Override
        public int hashCode() {
            return 31 * endpoint.hashCode() + user.hashCode();
        }
    }

    private final AwsIdentities identities;
    private final String defaultUser;
    private final DriverMetrics metrics;
    private final InstantSource clock;
    private final Executor executor;
    private final TokenSigner signer;
    private final ConcurrentMap<Purpose, SharedValue<Login>> tokens = new ConcurrentHashMap<>();

    IamTokens(
            AwsIdentities identities,
            String defaultUser,
            DriverMetrics metrics,
            InstantSource clock,
            Executor executor) {
        this.identities = identities;
        this.defaultUser = defaultUser;
        this.metrics = metrics;
        this.clock = clock;
        this.executor = executor;
        this.signer = new TokenSigner(clock);
    }

    @Override
    public LoginAttempts attempts(Endpoint endpoint, @Nullable String user, Deadline deadline) {
        Purpose purpose = new Purpose(endpoint, user == null ? defaultUser : user);
        return new TokenAttempts(
                tokens.computeIfAbsent(
                        purpose, wanted -> new SharedValue<>("an IAM token", clock, executor, () -> sign(wanted))),
                purpose,
                deadline);
    }

    private SharedValue.Fetched<Login> sign(Purpose purpose) throws CredentialException {
        AwsIdentity identity = identities.of(purpose.endpoint.region());
        AwsCredentialsIdentity credentials = identity.resolve(metrics, CredentialKind.IAM);
        Instant now = clock.instant();
        String token = signer.sign(credentials, identity.region().id(), purpose.endpoint, purpose.user);
        metrics.tokenSigned();
        Instant end = now.plus(TokenSigner.LIFETIME);
        Instant sessionEnd = credentials.expirationTime().orElse(end);
        Instant expiry = sessionEnd.isBefore(end) ? sessionEnd : end;
        String key = credentials.accessKeyId();
        Login login = new Login(
                CredentialKind.IAM, purpose.user, Secret.copyOf(token), key.substring(Math.max(0, key.length() - 4)));
        return new SharedValue.Fetched<>(login, expiry.minus(RENEWAL_LEAD), expiry.minus(MARGIN));
    }

    /** The token at hand, and a fresh one if the server refuses that. */
    private static final class TokenAttempts implements LoginAttempts {
        private final SharedValue<Login> token;
        private final Purpose purpose;
        private final Deadline deadline;
        private @Nullable Login first;
        private long offeredAt;
        private boolean exhausted;

        TokenAttempts(SharedValue<Login> token, Purpose purpose, Deadline deadline) {
            this.token = token;
            this.purpose = purpose;
            this.deadline = deadline;
        }

        @Override
        public @Nullable Login next() throws SQLException {
            if (first == null) {
                first = token.get(deadline);
                offeredAt = System.nanoTime();
                return first;
            }
            if (exhausted) {
                return null;
            }
            exhausted = true;
            return token.since(offeredAt, deadline);
        }

        @Override
        public void accepted() {}

        @Override
        public void rejected() {}

        @Override
        public String explanation() {
            Endpoint endpoint = purpose.endpoint;
            return "The server refused a fresh IAM token as well. Likely causes: the user was not created with IDENTIFIED WITH"
                    + " AWSAuthenticationPlugin AS 'RDS'; the AWS principal with the access key that ends in "
                    + (first == null ? "?" : first.version()) + " may not rds-db:connect on " + resource(endpoint)
                    + "; IAM authentication is off for the database; the clock of this machine is wrong by minutes; or "
                    + endpoint + " is not the name and port of the RDS endpoint itself (set portcullis.endpoint)";
        }

        private String resource(Endpoint endpoint) {
            Partition partition = endpoint.partition() == null ? Partition.AWS : endpoint.partition();
            String partitionId = partition.name().toLowerCase(Locale.ROOT).replace('_', '-');
            return "arn:" + partitionId + ":rds-db:" + (endpoint.region() == null ? "<region>" : endpoint.region())
                    + ":<account>:dbuser:" + idForm(endpoint) + "/" + purpose.user;
        }

        private static String idForm(Endpoint endpoint) {
            if (endpoint.isProxy()) {
                return "prx-<id>";
            }
            return endpoint.kind() == EndpointKind.INSTANCE ? "db-<id>" : "cluster-<id>";
        }

        @Override
        public void close() {}
    }
}
