package dev.portcullis.audit.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who delivers a trail to a sink: one follower of all processes. Ends with the process. */
final class SinkLock {
    /**
     * Those that this JVM has. A process that closes any descriptor of a file loses its locks on that file, so a second follower of the same
     * process must not even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final String FOLDER = "locks";

    private final Path file;
    private final FileChannel channel;

    private SinkLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Null if another follower has it. */
    static @Nullable SinkLock tryTake(Path trail, String sink) throws IOException {
        Path folder = Files.createDirectories(trail.resolve(FOLDER)).toRealPath();
        Path file = folder.resolve(sink);
        if (!HELD.add(file)) {
            return null;
        }
        SinkLock taken = null;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
            } else {
                taken = new SinkLock(file, channel);
            }
            return taken;
        } finally {
            if (taken == null) {
                HELD.remove(file);
            }
        }
    }

    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            // It ends with the process.
        }
        HELD.remove(file);
    }
}
