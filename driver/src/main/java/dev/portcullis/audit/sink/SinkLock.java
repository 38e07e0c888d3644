package dev.portcullis.audit.sink;

import dev.portcullis.audit.read.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who delivers a trail to a sink: one follower of all processes. */
final class SinkLock {
    private static final String FOLDER = "locks";

    private final ProcessLock lock;

    private SinkLock(ProcessLock lock) {
        this.lock = lock;
    }

    /** Null if another follower has it. */
    static @Nullable SinkLock tryTake(Path trail, String sink) throws IOException {
        ProcessLock lock = ProcessLock.tryTake(
                Files.createDirectories(trail.resolve(FOLDER)).resolve(sink));
        return lock == null ? null : new SinkLock(lock);
    }

    void release() {
        try {
            lock.release();
        } catch (IOException e) {
            // It ends with the process.
        }
    }
}
