package dev.portcullis.audit;

import dev.portcullis.audit.read.TrailLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Up to which record a trail is forced to disk, for who carries its records away: what lies behind can still be lost with the machine, or
 * be written again as something else. While a process writes the trail, its {@code state} says so; what a process left that died is forced by who asks.
 * For one thread.
 */
public final class ForcedRecords {
    /** So long the writer may be silent before it is asked whether there is one: to ask holds up who would take the trail up. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Path trail;
    private final long id;
    private final TrailFiles files = new DiskFiles();
    private long forced;
    private long changedNanos = System.nanoTime();

    /** Of the trail in a directory, by its id of 16 hex digits. */
    public ForcedRecords(Path trail, String id) {
        this.trail = trail;
        this.id = HexFormat.fromHexDigitsToLong(id);
    }

    /** The number of the last record that is on disk with all before it; asked by who wants more than was said last. */
    public long upTo() throws IOException {
        long told = StateFile.forced(trail, id);
        long now = System.nanoTime();
        if (told > forced) {
            forced = told;
            changedNanos = now;
        } else if (told < 0 || now - changedNanos > SILENCE.toNanos()) {
            changedNanos = now;
            if (!TrailLock.isHeld(trail)) {
                forced = Math.max(forced, Recovery.settle(trail, files));
            }
        }
        return forced;
    }
}
