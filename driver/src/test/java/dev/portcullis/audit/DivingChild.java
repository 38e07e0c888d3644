package dev.portcullis.audit;

import dev.portcullis.audit.TestEvents.Operation;
import dev.portcullis.metrics.DriverMetrics;
import java.nio.file.Path;
import java.time.Duration;

/** A process whose threads publish as soon as they have run out of stack, each at another depth, and once more when all is over. */
final class DivingChild {
    static final int DIVES = 100;
    static final long LAST = 4711;

    private DivingChild() {}

    /** Takes the directory. */
    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(Path.of(arguments[0])).queue(4096).patience(Duration.ofSeconds(5));
        try (Trail trail = FileTrail.open(settings.build(), DriverMetrics.NONE)) {
            for (int i = 0; i < DIVES; i++) {
                int padding = i;
                Thread diver = new Thread(null, () -> dive(trail, padding), "diver", 256 << 10);
                diver.start();
                diver.join();
            }
            trail.publish(new Operation(null, null, LAST));
        }
    }

    /** Frames of another size first, so that the others end at another depth. */
    private static boolean dive(Trail trail, int padding) {
        return padding > 0 ? dive(trail, padding - 1) : dive(trail, 1L, 2L);
    }

    /** Goes down until there is no more stack, and on the way back publishes as soon as there is room for it. */
    private static boolean dive(Trail trail, long a, long b) {
        try {
            return dive(trail, b, a);
        } catch (StackOverflowError e) {
            trail.publish(new Operation(null, null, a));
            return true;
        }
    }
}
