package dev.portcullis.audit.read;

import java.io.IOException;
import java.nio.file.Path;

/** The lock that whoever writes a trail holds. */
public final class TrailLock {
    /** The file that is locked. */
    public static final String NAME = "lock";

    private TrailLock() {}

    /** Whether a process is writing the trail. */
    public static boolean isHeld(Path trail) throws IOException {
        return ProcessLock.isHeld(trail.resolve(NAME));
    }
}
