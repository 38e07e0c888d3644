package dev.portcullis.audit;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something that happened, on its way to the trail. Filled by the application's thread, and given up with {@link Trail#publish}. */
public abstract class Event {
    /** {@link System#nanoTime} of its beginning. */
    final long nanos;

    /** Who waits for the disk; null when nobody does. */
    volatile @Nullable Thread waiter;

    /** What the writer tells the waiter; one of the constants below. */
    volatile int fate;

    static final int PENDING = 0;
    static final int ON_DISK = 1;
    static final int FAILED = 2;

    protected Event(long nanos) {
        this.nanos = nanos;
    }

    /** Tells the waiter, if there is one. */
    final void tell(int outcome) {
        Thread waiting = waiter;
        if (waiting != null) {
            fate = outcome;
            LockSupport.unpark(waiting);
        }
    }

    /** The value of the record's {@code type}. */
    protected abstract String type();

    /** The session that it belongs to, or null. */
    protected @Nullable Definition session() {
        return null;
    }

    /** The statement that it ran, or null. */
    protected @Nullable Definition statement() {
        return null;
    }

    /** Writes the fields of the record behind {@code session} and {@code statement}. Called on the thread that writes the trail. */
    protected abstract void write(RecordWriter out);
}
