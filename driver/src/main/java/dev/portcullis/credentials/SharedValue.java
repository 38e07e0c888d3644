package dev.portcullis.credentials;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A value that is fetched once for all threads that want it at a time.
 *
 * <p>From {@code renewAt} on, the first thread that asks has it fetched anew while all go on with the old one; if that fails,
 * the old one stays in use until {@code validUntil}. Age is looked at on use alone, so that a process that was frozen or
 * throttled wakes up correct. A fetch runs on the executor, so that no wait outlasts the deadline of the thread that waits.
 * Safe for use by several threads.
 */
final class SharedValue<T> {
    /** How long after a failed renewal the next one begins. */
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

    /** What a fetch brought, and how long it serves. */
    record Fetched<T>(T value, Instant renewAt, Instant validUntil) {}

    /** Fetches the value anew; ends by itself, though it may outlast the deadline of those who wait for it. */
    interface Fetch<T> {
        Fetched<T> fetch() throws CredentialException;
    }

    /** A fetched value and the {@link System#nanoTime} at which its fetch began. */
    private record Held<T>(Fetched<T> fetched, long begun) {}

    private final String name;
    private final InstantSource clock;
    private final Executor executor;
    private final Fetch<T> fetch;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held<T> held;
    /** The fetch under way; guarded by {@link #lock}. */
    private @Nullable CompletableFuture<Held<T>> flight;

    /**
     * {@code name} says in errors what was waited for.
     *
     * @param executor runs fetches on threads of its own
     */
    SharedValue(String name, InstantSource clock, Executor executor, Fetch<T> fetch) {
        this.name = name;
        this.clock = clock;
        this.executor = executor;
        this.fetch = fetch;
    }

    /** A value that is valid now. */
    T get(Deadline deadline) throws CredentialException {
        Held<T> seen = held;
        Instant now = clock.instant();
        if (seen == null || !now.isBefore(seen.fetched.validUntil)) {
            return await(flight(seen), deadline).fetched.value;
        }
        if (!now.isBefore(seen.fetched.renewAt)) {
            beginRenewal(seen);
        }
        return seen.fetched.value;
    }

    /** A value whose fetch began at or after a reading of {@link System#nanoTime}. */
    T since(long nanoTime, Deadline deadline) throws CredentialException {
        Held<T> seen = held;
        while (seen == null || seen.begun - nanoTime < 0) {
            seen = await(flight(seen), deadline);
        }
        return seen.fetched.value;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the old value serves, whatever comes of it
    private void beginRenewal(Held<T> old) {
        flight(old);
    }

    /** The fetch that will replace {@code seen}, or what has replaced it by now. */
    @SuppressWarnings("ReferenceEquality") // a value that was fetched later is another one, be it equal
    private CompletableFuture<Held<T>> flight(@Nullable Held<T> seen) {
        lock.lock();
        try {
            Held<T> present = held;
            if (present != null && present != seen) {
                return CompletableFuture.completedFuture(present);
            }
            CompletableFuture<Held<T>> underWay = flight;
            if (underWay == null) {
                CompletableFuture<Held<T>> begun = new CompletableFuture<>();
                try {
                    executor.execute(() -> land(begun));
                    flight = begun;
                } catch (RejectedExecutionException e) {
                    begun.completeExceptionally(CredentialException.unavailable(
                            "Too many calls to AWS wait for an answer already, so " + name + " was not asked for", e));
                }
                return begun;
            }
            return underWay;
        } finally {
            lock.unlock();
        }
    }

    private void land(CompletableFuture<Held<T>> begun) {
        long began = System.nanoTime();
        try {
            Held<T> fetched = new Held<>(fetch.fetch(), began);
            end(fetched);
            begun.complete(fetched);
        } catch (CredentialException | RuntimeException | Error e) {
            end(postponed(held));
            begun.completeExceptionally(e);
        }
    }

    private @Nullable Held<T> postponed(@Nullable Held<T> old) {
        if (old == null) {
            return null;
        }
        Instant renewal = clock.instant().plus(RENEWAL_PAUSE);
        return new Held<>(new Fetched<>(old.fetched.value, renewal, old.fetched.validUntil), old.begun);
    }

    private void end(@Nullable Held<T> result) {
        lock.lock();
        try {
            held = result;
            flight = null;
        } finally {
            lock.unlock();
        }
    }

    private Held<T> await(CompletableFuture<Held<T>> awaited, Deadline deadline) throws CredentialException {
        try {
            return awaited.get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw CredentialException.unavailable("Timed out waiting for " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CredentialException.unavailable("Interrupted while waiting for " + name, e);
        } catch (ExecutionException e) {
            throw CredentialException.sharedBy(name, e.getCause());
        }
    }
}
