package dev.portcullis.audit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the events that found no room, until the trail says so. Safe for all threads. */
final class LostEvents {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong total = new AtomicLong();
    private long declared;
    /** Of those not declared yet: when the first and the last happened. */
    private long firstNanos;

    private long lastNanos;
    private String why = "";
    private StateFile state = StateFile.NONE;
    /** How many were declared when {@link #state} was made. */
    private long declaredBefore;

    /** Some events, exactly that many, and between when and when. */
    record Loss(long events, long firstNanos, long lastNanos, String why) {}

    void add(Event event, String why) {
        lock.lock();
        try {
            if (total.get() == declared) {
                firstNanos = event.nanos;
                lastNanos = event.nanos;
                this.why = why;
            }
            firstNanos = event.nanos - firstNanos < 0 ? event.nanos : firstNanos;
            lastNanos = event.nanos - lastNanos > 0 ? event.nanos : lastNanos;
            total.incrementAndGet();
            state.dropped(total.get() - declaredBefore);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty(long declared) {
        return total.get() == declared;
    }

    long total() {
        return total.get();
    }

    /** What was lost beyond so many. */
    Loss since(long declared) {
        lock.lock();
        try {
            Loss loss = new Loss(total.get() - declared, firstNanos, lastNanos, why);
            this.declared = total.get();
            return loss;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the count behind in a file from now on. */
    void countIn(StateFile counted, long declared) {
        lock.lock();
        try {
            state = counted;
            declaredBefore = declared;
            state.dropped(total.get() - declared);
        } finally {
            lock.unlock();
        }
    }
}
