package dev.portcullis.policy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one background thread for files that are followed: it runs every task each two seconds and once more when the process ends.
 * Tasks are held weakly, so that a closed pool is collected with what it holds; without tasks the thread ends.
 * It exists so that the path of a statement reads one field and never a clock or a file.
 */
public final class Housekeeping {
    private static final Housekeeping SHARED = new Housekeeping(Duration.ofSeconds(2));

    private final Duration period;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<WeakReference<Task>> tasks = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean endsWithProcess;

    Housekeeping(Duration period) {
        this.period = period;
    }

    /** Something kept in step with its file. It runs on the background thread and must not throw. */
    public interface Task {
        void keep();
    }

    /** Runs {@code task} from now on, for as long as somebody else holds it. */
    public static void add(Task task) {
        SHARED.start(task);
    }

    void start(Task task) {
        lock.lock();
        try {
            tasks.add(new WeakReference<>(task));
            if (!endsWithProcess) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::keepAll, "portcullis-files-end"));
                endsWithProcess = true;
            }
            if (thread == null) {
                thread = new Thread(this::run, "portcullis-files");
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (keepAll()) {
                Thread.sleep(period.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended();
        }
    }

    /** Returns false when no task is left, in which case the thread is no longer the one that {@link #start} counts on. */
    private boolean keepAll() {
        List<Task> live = new ArrayList<>();
        lock.lock();
        try {
            for (Iterator<WeakReference<Task>> all = tasks.iterator(); all.hasNext(); ) {
                Task task = all.next().get();
                if (task == null) {
                    all.remove();
                } else {
                    live.add(task);
                }
            }
            if (live.isEmpty()) {
                thread = null;
                return false;
            }
        } finally {
            lock.unlock();
        }
        live.forEach(Task::keep);
        return true;
    }

    private void ended() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
    }
}
