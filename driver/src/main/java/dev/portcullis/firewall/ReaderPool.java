package dev.portcullis.firewall;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Readers with their buffers, for whoever needs one next. A fixed number of places found by the id of the thread: no
 * thread, virtual ones included, owns a buffer, and none waits for one.
 *
 * <p>Readers stay in their place while they are out, and a number says that they are: a collector has nothing to do when a number changes, and much
 * when a reference does.
 */
final class ReaderPool {
    private static final int PLACES = 64;
    /** Numbers of threads that run side by side lie in cache lines of their own. */
    private static final int APART = 16;

    private final AtomicIntegerArray out = new AtomicIntegerArray(PLACES * APART);
    /** Written and read by whoever has the place's number; others see a reference that is not theirs. */
    private final @Nullable Readers[] places = new Readers[PLACES];

    /** Readers that are the caller's alone until it gives them back. */
    Readers take() {
        int place = place();
        if (!out.compareAndSet(place * APART, 0, 1)) {
            return new Readers();
        }
        Readers readers = places[place];
        if (readers == null) {
            readers = new Readers();
            places[place] = readers;
        }
        return readers;
    }

    /** Takes readers back from the thread that took them; those that have no place are forgotten. */
    @SuppressWarnings("ReferenceEquality") // Two readers are never alike.
    void giveBack(Readers readers) {
        int place = place();
        if (places[place] == readers) {
            out.setRelease(place * APART, 0);
        }
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
