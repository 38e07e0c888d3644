package dev.portcullis.credentials;

import dev.portcullis.credentials.LoginSource.LoginAttempts;
import dev.portcullis.endpoint.Endpoint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a secret that one connect tries, each at most once.
 *
 * <p>First the version in use. When the server refuses it, a rotation may have changed the database before the labels: then
 * AWSCURRENT is read again; if it is still the refused version, AWSPENDING is tried if it is another version for the same user;
 * then AWSPREVIOUS where the settings allow it. While the labels show that a rotation is under way or has just moved on, this is
 * repeated for at most {@link #PATIENCE}. A connect that needs one certain user takes a version of that user whatever its
 * label: with alternating users the other user's version is the previous one, and valid.
 */
final class SecretAttempts implements LoginAttempts {
    /** How long a connect follows a rotation that is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 400;

    private final SecretLogins secrets;
    private final Endpoint endpoint;
    private final @Nullable String onlyUser;
    private final Deadline deadline;
    private final Set<String> tried = new LinkedHashSet<>();
    /** Versions that are left alone because another connect was refused with them a moment ago. */
    private final Set<String> avoided = new LinkedHashSet<>();

    private final Queue<SecretStage> stagesToAsk = new ArrayDeque<>();
    private @Nullable SecretVersion seenCurrent;
    /** When the round began whose labels are being asked for: a reading of {@link System#nanoTime}. */
    private long roundBegan;

    private @Nullable SecretVersion offered;
    private long offeredAt;
    private @Nullable VersionTrial trial;
    private boolean holdsTrial;
    private @Nullable Deadline patience;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean askedOnceMore;

    SecretAttempts(SecretLogins secrets, Endpoint endpoint, @Nullable String onlyUser, Deadline deadline) {
        this.secrets = secrets;
        this.endpoint = endpoint;
        this.onlyUser = onlyUser;
        this.deadline = deadline;
    }

    @Override
    public @Nullable Login next() throws SQLException {
        endTrial();
        if (seenCurrent == null) {
            seenCurrent = secrets.current.get(deadline);
            SecretVersion inUse = secrets.inUse(seenCurrent);
            if (isForUser(inUse) && admits(inUse)) {
                return offer(inUse);
            }
        }
        while (true) {
            SecretStage stage = stagesToAsk.poll();
            if (stage == null) {
                if (!anotherRound()) {
                    return null;
                }
                continue;
            }
            SecretVersion candidate = ask(stage, seenCurrent);
            if (candidate != null && !tried.contains(candidate.id()) && admits(candidate)) {
                return offer(candidate);
            }
        }
    }

    /** The version that bears the label now, if this connect may log in with it. */
    private @Nullable SecretVersion ask(SecretStage stage, SecretVersion known) throws CredentialException {
        switch (stage) {
            case AWSCURRENT -> {
                SecretVersion current = secrets.current.since(roundBegan, deadline);
                seenCurrent = current;
                return isForUser(current) ? current : null;
            }
            case AWSPENDING -> {
                String user = onlyUser == null ? known.user() : onlyUser;
                return secrets.pending
                        .since(roundBegan, deadline)
                        .filter(version -> version.user().equals(user))
                        .orElse(null);
            }
            case AWSPREVIOUS -> {
                return secrets.previous
                        .since(roundBegan, deadline)
                        .filter(this::isForUser)
                        .orElse(null);
            }
        }
        throw new AssertionError(stage);
    }

    /** Whether to ask for the labels once more, after a pause if it is not the first time. */
    private boolean anotherRound() throws CredentialException {
        if (patience == null) {
            patience = Deadline.in(PATIENCE);
        } else if (!rotationGoesOn() || !pause(patience)) {
            return false;
        }
        roundBegan = System.nanoTime();
        stagesToAsk.add(SecretStage.AWSCURRENT);
        stagesToAsk.add(SecretStage.AWSPENDING);
        if (onlyUser != null || secrets.previousAllowed) {
            stagesToAsk.add(SecretStage.AWSPREVIOUS);
        }
        return true;
    }

    private boolean rotationGoesOn() throws CredentialException {
        Map<String, List<String>> stages =
                secrets.stages.since(System.nanoTime(), deadline).orElse(null);
        if (stages == null) {
            // The labels may not be asked for: one more look covers the moment in which they move.
            boolean again = !askedOnceMore;
            askedOnceMore = true;
            return again;
        }
        for (Map.Entry<String, List<String>> version : stages.entrySet()) {
            boolean current = version.getValue().contains(SecretStage.AWSCURRENT.name());
            boolean pending = version.getValue().contains(SecretStage.AWSPENDING.name());
            boolean fresh = !tried.contains(version.getKey()) && !avoided.contains(version.getKey());
            boolean underWay = pending && !current;
            if (((current || pending) && fresh) || (underWay && !avoided.isEmpty())) {
                return true;
            }
        }
        return false;
    }

    private boolean pause(Deadline patience) {
        long millis = Math.min(pauseMillis, Math.min(patience.millisLeft(), deadline.millisLeft()));
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !patience.passed() && !deadline.passed();
    }

    private boolean isForUser(SecretVersion version) {
        return onlyUser == null || onlyUser.equals(version.user());
    }

    private boolean admits(SecretVersion version) throws CredentialException {
        VersionTrial candidate = secrets.trial(endpoint, version);
        VersionTrial.Admission admission = candidate.admit(deadline);
        if (admission == VersionTrial.Admission.REFUSED) {
            avoided.add(version.id());
            return false;
        }
        trial = candidate;
        holdsTrial = admission == VersionTrial.Admission.TRIAL;
        return true;
    }

    private Login offer(SecretVersion version) {
        tried.add(version.id());
        avoided.remove(version.id());
        offered = version;
        offeredAt = System.nanoTime();
        return version.login();
    }

    @Override
    public void accepted() {
        if (trial != null) {
            trial.accepted(offeredAt);
        }
        boolean learnt = tried.size() + avoided.size() > 1;
        if (learnt && onlyUser == null && offered != null && seenCurrent != null) {
            secrets.standIn(offered, seenCurrent);
        }
        endTrial();
    }

    @Override
    public void rejected() {
        if (trial != null) {
            trial.rejected();
        }
        endTrial();
    }

    private void endTrial() {
        if (holdsTrial && trial != null) {
            holdsTrial = false;
            trial.end();
        }
    }

    @Override
    public String explanation() {
        List<String> sentences = new ArrayList<>();
        if (!tried.isEmpty()) {
            sentences.add("The server refused version " + String.join(" and ", tried) + " of the secret "
                    + secrets.secretId + (offered == null ? "" : " for user " + offered.user()));
        }
        if (!avoided.isEmpty()) {
            sentences.add("The server refused version " + String.join(" and ", avoided) + " of the secret "
                    + secrets.secretId + " less than " + VersionTrial.REJECTION_MEMORY.toSeconds()
                    + " s ago, and it is not tried again that soon so that the account is not locked");
        }
        if (sentences.isEmpty()) {
            sentences.add("The secret " + secrets.secretId + " has no version for user " + onlyUser);
        }
        sentences.add("Likely causes: the password was changed in the database but not in the secret; the secret is for"
                + " another database; or the user may not log in from this host");
        return String.join(". ", sentences);
    }

    @Override
    public void close() {
        endTrial();
    }
}
