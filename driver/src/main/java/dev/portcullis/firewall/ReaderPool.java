package dev.portcullis.firewall;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Readers with their buffers, for whoever needs one next. A fixed number of places found by the id of the thread: no
 * thread, virtual ones included, owns a buffer, and none waits for one.
 */
final class ReaderPool {
    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable Readers> places = new AtomicReferenceArray<>(PLACES);

    /** Readers that are the caller's alone until it gives them back. */
    Readers take() {
        Readers readers = places.getAndSet(place(), null);
        return readers == null ? new Readers() : readers;
    }

    void giveBack(Readers readers) {
        places.setRelease(place(), readers);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
