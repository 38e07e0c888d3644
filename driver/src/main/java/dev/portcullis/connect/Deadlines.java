package dev.portcullis.connect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes the sockets of attempts at their deadlines. Nearly all attempts end long before, and the thread hears of neither their beginning nor their end: it sleeps
 * until the earliest deadline that there was, and looks then for what is left. Safe for use by several threads.
 */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as is all below. */
    private final Set<Attempt> watched = new HashSet<>();

    /** The look that is to come, and when; null while nothing is watched. */
    private @Nullable Future<?> look;

    private long lookAtNanos;
    private boolean closed;

    Deadlines(ScheduledThreadPoolExecutor thread) {
        this.thread = thread;
    }

    /** Watches an attempt until {@link #forget}, or until it is overdue. */
    void watch(Attempt attempt) {
        lock.lock();
        try {
            watched.add(attempt);
            long deadline = attempt.deadline().nanoTime();
            if (look == null || deadline - lookAtNanos < 0) {
                lookAt(deadline);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Watches the attempt no longer. Returns false when it was too late: then its socket is closed, or about to be. */
    boolean forget(Attempt attempt) {
        lock.lock();
        try {
            boolean inTime = watched.remove(attempt);
            cancelIfIdle();
            return inTime;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps no thread waiting for attempts that have ended. More may come. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            cancelIfIdle();
        } finally {
            lock.unlock();
        }
    }

    private void cancelIfIdle() {
        if (closed && watched.isEmpty()) {
            cancel();
        }
    }

    private void cancel() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
    }

    private void lookAt(long nanos) {
        cancel();
        look = thread.schedule(this::look, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        lookAtNanos = nanos;
    }

    private void look() {
        List<Attempt> overdue = new ArrayList<>();
        lock.lock();
        try {
            // What is to come may be another look by now.
            cancel();
            long now = System.nanoTime();
            long leastLeft = Long.MAX_VALUE;
            for (Iterator<Attempt> all = watched.iterator(); all.hasNext(); ) {
                Attempt attempt = all.next();
                long left = attempt.deadline().nanoTime() - now;
                if (left <= 0) {
                    overdue.add(attempt);
                    all.remove();
                } else {
                    leastLeft = Math.min(leastLeft, left);
                }
            }
            if (!watched.isEmpty()) {
                lookAt(now + leastLeft);
            }
        } finally {
            lock.unlock();
        }
        overdue.forEach(Attempt::expire);
    }
}
