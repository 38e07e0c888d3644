package dev.portcullis.testkit.frontdoor;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The newest of the things that were added, up to a limit. Thread-safe. */
final class Recent<T> {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<T> things = new ArrayDeque<>();
    private boolean complete = true;

    Recent(int limit) {
        this.limit = limit;
    }

    void add(T thing) {
        lock.lock();
        try {
            if (things.size() == limit) {
                things.remove();
                complete = false;
            }
            things.add(thing);
        } finally {
            lock.unlock();
        }
    }

    /** Oldest first. */
    List<T> list() {
        lock.lock();
        try {
            return List.copyOf(things);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing was dropped so far. */
    boolean isComplete() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }
}
