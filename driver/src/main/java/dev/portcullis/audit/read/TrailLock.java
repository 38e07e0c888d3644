package dev.portcullis.audit.read;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock that whoever writes a trail holds. */
public final class TrailLock {
    /** The file that is locked. */
    public static final String NAME = "lock";

    private TrailLock() {}

    /** Whether a process is writing the trail. */
    public static boolean isHeld(Path trail) throws IOException {
        try (FileChannel channel = FileChannel.open(trail.resolve(NAME), StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
