package dev.portcullis.credentials;

import dev.portcullis.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Logs in with a secret of AWS Secrets Manager, and through its rotations: what all connects of one set of settings share.
 *
 * <p>The version labelled AWSCURRENT is kept until it reaches its greatest age or the server refuses it, and serves up to
 * {@link #STALENESS} longer while AWS Secrets Manager is out of reach. A version that was let in instead of AWSCURRENT, in
 * the middle of a rotation, stands in for it until the label moves. {@link SecretAttempts} has the order of attempts.
 */
final class SecretLogins implements LoginSource {
    /** How long beyond its greatest age a version serves when it cannot be read again. */
    static final Duration STALENESS = Duration.ofHours(24);

    private static final int MOST_TRIALS = 64;

    /** Reads from AWS Secrets Manager, made on first use because making it takes a while. */
    interface Connect {
        SecretsClient client() throws CredentialException;
    }

    private record StandIn(SecretVersion version, String insteadOf) {}

    private record Trial(Endpoint endpoint, String versionId) {}

    final String secretId;
    final boolean previousAllowed;
    final SharedValue<SecretVersion> current;
    final SharedValue<Optional<SecretVersion>> pending;
    final SharedValue<Optional<SecretVersion>> previous;
    final SharedValue<Optional<Map<String, List<String>>>> stages;
    private final InstantSource clock;
    private final ReentrantLock trialsLock = new ReentrantLock();
    /** The latest trials; guarded by {@link #trialsLock}. */
    private final Map<Trial, VersionTrial> trials = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Trial, VersionTrial> eldest) {
            return size() > MOST_TRIALS;
        }
    };

    private volatile @Nullable StandIn standIn;

    SecretLogins(
            String secretId,
            Duration maxAge,
            boolean previousAllowed,
            Connect secrets,
            InstantSource clock,
            Executor executor) {
        this.secretId = secretId;
        this.previousAllowed = previousAllowed;
        this.clock = clock;
        this.current = new SharedValue<>("the secret " + secretId, clock, executor, () -> {
            SecretVersion version =
                    secrets.client().fetch(SecretStage.AWSCURRENT).orElseThrow();
            Instant renewal = clock.instant().plus(maxAge);
            return new SharedValue.Fetched<>(version, renewal, renewal.plus(STALENESS));
        });
        this.pending = answers(executor, () -> fetchOther(secrets, SecretStage.AWSPENDING));
        this.previous = answers(executor, () -> fetchOther(secrets, SecretStage.AWSPREVIOUS));
        this.stages =
                answers(executor, () -> Optional.ofNullable(secrets.client().stages()));
    }

    private interface Question<T> {
        T ask() throws CredentialException;
    }

    /** Answers that are asked for anew each time, by one thread for all that ask at that time. */
    private <T> SharedValue<T> answers(Executor executor, Question<T> question) {
        return new SharedValue<>(
                "the secret " + secretId,
                clock,
                executor,
                () -> new SharedValue.Fetched<>(question.ask(), Instant.MAX, Instant.MAX));
    }

    @Override
    public LoginAttempts attempts(Endpoint endpoint, @Nullable String user, Deadline deadline) {
        return new SecretAttempts(this, endpoint, user, deadline);
    }

    /** The version that logged in last: a stand-in for {@code current}, or {@code current} itself. */
    SecretVersion inUse(SecretVersion current) {
        StandIn other = standIn;
        return other != null && other.insteadOf.equals(current.id()) ? other.version : current;
    }

    /** From now on {@code version} stands in for {@code current}, until AWSCURRENT is another version. */
    void standIn(SecretVersion version, SecretVersion current) {
        standIn = version.id().equals(current.id()) ? null : new StandIn(version, current.id());
    }

    VersionTrial trial(Endpoint endpoint, SecretVersion version) {
        trialsLock.lock();
        try {
            return trials.computeIfAbsent(new Trial(endpoint, version.id()), unknown -> new VersionTrial());
        } finally {
            trialsLock.unlock();
        }
    }

    /** A version that only a rotation makes interesting: one that is malformed is none. */
    private static Optional<SecretVersion> fetchOther(Connect secrets, SecretStage stage) throws CredentialException {
        try {
            return secrets.client().fetch(stage);
        } catch (SecretText.Malformed e) {
            return Optional.empty();
        }
    }
}
