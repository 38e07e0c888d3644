package dev.portcullis.firewall;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Scanners with their buffers, for whoever needs one next. A fixed number of places found by the id of the thread: no
 * thread, virtual ones included, owns a buffer, and none waits for one.
 */
final class ScannerPool {
    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable Scanner> places = new AtomicReferenceArray<>(PLACES);

    /** A scanner that is the caller's alone until it gives it back. */
    Scanner take() {
        Scanner scanner = places.getAndSet(place(), null);
        return scanner == null ? new Scanner() : scanner;
    }

    void giveBack(Scanner scanner) {
        places.setRelease(place(), scanner);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
