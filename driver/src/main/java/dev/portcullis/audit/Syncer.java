package dev.portcullis.audit;

import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Forces what an asynchronous trail has written, every second and when a segment is full, on a thread of its own, so that the writer
 * never waits for the disk. What a failed force leaves in doubt is written again.
 */
final class Syncer implements Runnable {
    /** How old a record gets before it is forced to disk, but for the time that this takes. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DriverMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Segments that are full; guarded by {@link #lock}. */
    private final ArrayDeque<OpenSegment> full = new ArrayDeque<>();

    private @Nullable OpenSegment current;
    private boolean stopping;
    /** Whether its thread forces and closes nothing any more. */
    private boolean over;

    private boolean idle = true;
    private volatile @Nullable String failure;

    Syncer(DriverMetrics metrics) {
        this.metrics = metrics;
    }

    /** Why nothing can be forced; null while all is well. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Records go into another segment from now on; null for none. The one before is forced and closed. */
    void follow(@Nullable OpenSegment segment) {
        lock.lock();
        try {
            if (current != null && over) {
                current.close();
            } else if (current != null) {
                full.add(current);
            }
            current = segment;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forces everything and ends; returns when it is done, or after so long. */
    void stop(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            while (!(idle && full.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** No mistake, no want of memory and no interrupt ends it before its time: nothing would be forced any more, and nobody would know. */
    @Override
    public void run() {
        while (goOn()) {
            Thread.interrupted();
        }
    }

    private boolean goOn() {
        try {
            OpenSegment segment = next();
            if (segment == null) {
                return false;
            }
            done(segment, force(segment));
        } catch (InterruptedException e) {
            // It is asked to end in another way.
        } catch (Error e) {
            // Such as want of memory, which passes: what is not forced is forced then.
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
        return true;
    }

    /** The oldest full segment, or else, every {@link #INTERVAL}, the current one; null at the end. */
    private @Nullable OpenSegment next() throws InterruptedException {
        long left = failure == null ? INTERVAL.toNanos() : RETRY_NANOS;
        lock.lock();
        try {
            while (true) {
                OpenSegment oldest = full.peek();
                if (oldest != null && (failure == null || left <= 0)) {
                    idle = false;
                    return oldest;
                }
                if (stopping && oldest == null) {
                    over = true;
                    return null;
                }
                if (left <= 0 && current != null && !current.isSynced()) {
                    idle = false;
                    return current;
                }
                left = left <= 0 ? INTERVAL.toNanos() : changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean force(OpenSegment segment) {
        try {
            if (!segment.isSynced()) {
                long began = System.nanoTime();
                segment.force();
                metrics.auditForced(Duration.ofNanos(System.nanoTime() - began));
            }
            failure = null;
            return true;
        } catch (IOException | RuntimeException | Error e) {
            if (isGone(segment)) {
                return true;
            }
            failure = segment.path() + " cannot be forced to disk: " + e;
            return false;
        }
    }

    /** The writer says so where it matters, and retention makes it so where it does not. */
    private static boolean isGone(OpenSegment segment) {
        try {
            return !segment.isThere();
        } catch (IOException e) {
            return false;
        }
    }

    private void done(OpenSegment segment, boolean forced) {
        lock.lock();
        try {
            if (forced && segment != current) {
                full.remove(segment);
                segment.close();
            }
            idle = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
