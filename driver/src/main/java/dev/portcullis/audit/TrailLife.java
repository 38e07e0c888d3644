package dev.portcullis.audit;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The threads of a trail, and their end. Holds nothing that the application holds, so that a forgotten trail can be closed. */
final class TrailLife {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final TrailWriter writer;
    private final TrailFile file;
    private final @Nullable Syncer syncer;
    private final Duration patience;
    private final Thread writing;
    private final @Nullable Thread syncing;
    private final Thread atExit;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile WeakReference<Runnable> lastTask = new WeakReference<>(null);
    private volatile Runnable afterwards = () -> {};
    private boolean stopped;
    private final ReentrantLock leaving = new ReentrantLock();
    /** Whether others may have the trail, and whether the writer has come to its end; guarded by {@link #leaving}. */
    private boolean left;

    private boolean written;

    TrailLife(TrailWriter writer, TrailFile file, @Nullable Syncer syncer, TrailSettings settings) {
        this.writer = writer;
        this.file = file;
        this.syncer = syncer;
        this.patience = settings.patience();
        this.writing = daemon(this::write, "portcullis-audit-writer");
        this.syncing = syncer == null ? null : daemon(syncer, "portcullis-audit-sync");
        // Only stops: the lock stays until the JVM is gone, and what is published after the end is counted.
        this.atExit = new Thread(this::stop, "portcullis-audit-exit");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void beforeEnd(Runnable task) {
        lastTask = new WeakReference<>(task);
    }

    /** Has a task run when everything is written. */
    void whenEnded(Runnable task) {
        afterwards = task;
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(atExit);
        writing.start();
        if (syncing != null) {
            syncing.start();
        }
    }

    /** Writes what was published, and the end. */
    private void stop() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            stopped = true;
            writer.shut();
            Runnable last = lastTask.get();
            if (last != null) {
                last.run();
            }
            writer.stop(patience);
            join(writing);
            if (syncer != null) {
                syncer.stop(patience);
            }
            afterwards.run();
        } finally {
            lock.unlock();
        }
    }

    /** Stops, and lets another process have the trail. */
    void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does the same.
        }
        stop();
        leaving.lock();
        try {
            left = true;
            leave();
        } finally {
            leaving.unlock();
        }
    }

    private void write() {
        try {
            writer.run();
        } finally {
            leaving.lock();
            try {
                written = true;
                leave();
            } finally {
                leaving.unlock();
            }
        }
    }

    /** Not while the writer may still write, however long a disk keeps it: then it leaves when it comes to its end. */
    private void leave() {
        if (left && written) {
            try {
                file.leave();
            } catch (IOException e) {
                // The lock ends with the process.
            }
        }
    }

    /** Waits for the end of a thread, a little longer than it may take. */
    private void join(Thread thread) {
        long deadline = System.nanoTime() + patience.plus(GRACE).toNanos();
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                thread.join(GRACE.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
