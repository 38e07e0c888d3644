package dev.portcullis.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events on their way to the writer: a ring that any thread puts into and one thread takes out of. Half of it is for what asks before it
 * runs, the other half for what is running already and can wait no more. Nothing is allocated.
 */
final class EventQueue {
    /** So many threads may pass the test for room at once and still find it. */
    private static final int RACERS = 256;

    private static final int SPINS = 64;
    private static final long NEVER = Long.MAX_VALUE;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Event[].class);

    /** Indexes into {@link #counters}, in cache lines of their own: what producers write, what the writer writes, what both read. */
    private static final int CLAIMED = 16;

    private static final int HEAD = 32;
    private static final int LIMIT = 48;

    private final long[] counters = new long[64];
    private final Event[] slots;
    private final int mask;
    private final int highWater;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Thread writer;
    /** The position whose publication wakes the writer; none while it runs. */
    private volatile long wakesAt = NEVER;

    /** Written and read for its fences alone. */
    private volatile long broken;

    private volatile boolean stuck;
    private volatile StateFile state = StateFile.NONE;

    /** {@code size} is a power of two. */
    @SuppressWarnings("NullAway") // empty slots are null
    EventQueue(int size) {
        slots = new Event[size];
        mask = size - 1;
        highWater = size / 2;
        LONGS.setVolatile(counters, LIMIT, (long) highWater);
    }

    int size() {
        return slots.length;
    }

    /** Where publications are counted from a position on, such that a killed process leaves the count behind. */
    void countIn(StateFile counted, long from) {
        state = counted;
        long claimed = claimed();
        for (long position = from; position < claimed; position++) {
            counted.published(position);
        }
    }

    /** Whether one more event may come. Two plain reads. */
    boolean hasRoom() {
        return (long) LONGS.getOpaque(counters, CLAIMED) < (long) LONGS.getAcquire(counters, LIMIT);
    }

    /** Waits until {@link #hasRoom}, for so long; false if there is none, nothing is taken out any more, or the writer itself asks. */
    boolean awaitRoom(long nanos) throws InterruptedException {
        for (int i = 0; i < SPINS; i++) {
            if (hasRoom()) {
                return true;
            }
            Thread.onSpinWait();
        }
        long left = nanos;
        lock.lockInterruptibly();
        try {
            waiting.incrementAndGet();
            while (!hasRoom()) {
                wakeWriter();
                if (left <= 0 || stuck || Thread.currentThread().equals(writer)) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /** Puts an event in; false if there is no room. */
    boolean offer(Event event) {
        long claimed = (long) LONGS.getOpaque(counters, CLAIMED);
        if (claimed - (long) LONGS.getAcquire(counters, HEAD) >= slots.length - RACERS) {
            return false;
        }
        long position = (long) LONGS.getAndAdd(counters, CLAIMED, 1L);
        int slot = (int) position & mask;
        try {
            while (SLOTS.getAcquire(slots, slot) != null) {
                LockSupport.parkNanos(this, 1);
            }
            state.published(position);
            SLOTS.setRelease(slots, slot, event);
        } catch (Throwable e) {
            // The writer waits for what is claimed, so it is filled even so; by no call, since the stack may have no
            // room for one.
            do {
                broken = position;
            } while (broken >= 0 && slots[slot] != null && slots[slot] != event);
            slots[slot] = event;
            throw e;
        }
        // Ordered behind the claim, which the writer looks at after it has said what wakes it.
        if (position >= wakesAt) {
            wakeWriter();
        }
        return true;
    }

    void wakeWriter() {
        wakesAt = NEVER;
        LockSupport.unpark(writer);
    }

    /** Up to which position the writer has given up what it wrote. */
    long released() {
        return (long) LONGS.getAcquire(counters, HEAD);
    }

    /** How many events were ever claimed. */
    long claimed() {
        return (long) LONGS.getVolatile(counters, CLAIMED);
    }

    /** The event at a position, or null while it is not there yet. For the writer. */
    @Nullable
    Event get(long position) {
        return (Event) SLOTS.getAcquire(slots, (int) position & mask);
    }

    /** Gives up everything before a position. For the writer. */
    void release(long position) {
        long head = (long) LONGS.getOpaque(counters, HEAD);
        for (long p = head; p < position; p++) {
            SLOTS.setOpaque(slots, (int) p & mask, null);
        }
        LONGS.setRelease(counters, HEAD, position);
        if ((long) LONGS.getOpaque(counters, LIMIT) >= 0) {
            LONGS.setVolatile(counters, LIMIT, position + highWater);
            // Not for a single place: who waited shall find room for long.
            if (waiting.get() > 0 && claimed() - position <= highWater - highWater / 16) {
                signal();
            }
        }
    }

    /** Nothing is taken out until {@link #open}, so nobody need wait for room; {@code shut} if there is none for anybody. */
    void stop(boolean shut) {
        stuck = true;
        if (shut) {
            LONGS.setVolatile(counters, LIMIT, Long.MIN_VALUE);
        }
        signal();
    }

    void open() {
        stuck = false;
        LONGS.setVolatile(counters, LIMIT, (long) LONGS.getOpaque(counters, HEAD) + highWater);
        signal();
    }

    private void signal() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps until something is published from a position on, for so long. For the writer. */
    void sleep(long position, long nanos) {
        sleepUntil(position, nanos);
    }

    /**
     * Lets events gather behind a position, for so long, or until three quarters of the room for those who ask are taken, so that they seldom have to
     * wait for the rest. Nobody has to wake the writer for each of them then, and a burst is over before the writer competes with it for the
     * processors. For the writer.
     */
    void gather(long position, long nanos) {
        sleepUntil(position + highWater - highWater / 4, nanos);
    }

    private void sleepUntil(long position, long nanos) {
        wakesAt = position;
        if (claimed() <= position) {
            LockSupport.parkNanos(this, nanos);
        }
        wakesAt = NEVER;
    }

    void writtenBy(Thread thread) {
        writer = thread;
    }
}
