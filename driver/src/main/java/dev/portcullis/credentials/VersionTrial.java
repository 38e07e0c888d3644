package dev.portcullis.credentials;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is known of one secret version at one server. A version that no login has proven is tried by one thread while the
 * others wait for the outcome, and one that was refused is left alone for a while: so a wrong secret costs one failed login,
 * not one for every thread, and locks no account.
 */
final class VersionTrial {
    /** How long a refused version is not tried again. */
    static final Duration REJECTION_MEMORY = Duration.ofSeconds(2);

    /** Whether the caller may log in with the version. */
    enum Admission {
        /** It may: the version has been proven. */
        PROVEN,
        /** It may, and the others wait until it {@linkplain #end ends} the trial. */
        TRIAL,
        /** It may not: the version was refused a moment ago. */
        REFUSED
    }

    private final ReentrantLock trial = new ReentrantLock();
    private volatile boolean proven;
    /** When the server refused the version last, as {@link System#nanoTime} tells; 0 if it never did. */
    private volatile long rejectedAt;

    Admission admit(Deadline deadline) throws CredentialException {
        if (proven) {
            return Admission.PROVEN;
        }
        if (!awaitTrial(deadline)) {
            throw CredentialException.unavailable(
                    "Timed out waiting for another thread's login with the same version of the secret", null);
        }
        boolean refused = rejectedAt != 0 && System.nanoTime() - rejectedAt < REJECTION_MEMORY.toNanos();
        if (proven || refused) {
            trial.unlock();
            return proven ? Admission.PROVEN : Admission.REFUSED;
        }
        return Admission.TRIAL;
    }

    /** The server let a login in that began at {@code begun}; a refusal since then says more about the present. */
    void accepted(long begun) {
        if (rejectedAt == 0 || rejectedAt - begun < 0) {
            proven = true;
        }
    }

    /** The server refused the version. */
    void rejected() {
        long now = System.nanoTime();
        rejectedAt = now == 0 ? 1 : now;
        proven = false;
    }

    /** Ends the trial of the thread that was admitted to it, whatever came out. */
    void end() {
        trial.unlock();
    }

    private boolean awaitTrial(Deadline deadline) {
        try {
            return trial.tryLock(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
