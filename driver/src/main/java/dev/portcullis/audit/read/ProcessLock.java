package dev.portcullis.audit.read;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A file that one holder of all processes has locked. Ends with the process. Safe for all threads. */
public final class ProcessLock {
    /**
     * Those that this JVM has. A process that closes any descriptor of a file loses its locks on that file (POSIX, fcntl), so nobody else in this
     * JVM may even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileLock lock;

    private ProcessLock(Path file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Null if another has it, or if it is no file that can be had, as a link or a pipe. The directory must be there. */
    public static @Nullable ProcessLock tryTake(Path file) throws IOException {
        Path real = real(file);
        if (isForeign(real) || !HELD.add(real)) {
            return null;
        }
        FileLock lock = null;
        try {
            lock = lock(real);
        } finally {
            if (lock == null) {
                HELD.remove(real);
            }
        }
        return lock == null ? null : new ProcessLock(real, lock);
    }

    private static @Nullable FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock;
    }

    /** Whether anybody has it. */
    public static boolean isHeld(Path file) throws IOException {
        Path real;
        try {
            real = real(file);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (isForeign(real)) {
            return false;
        }
        if (!HELD.add(real)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            HELD.remove(real);
        }
    }

    private static boolean isForeign(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path real(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        Path name = absolute.getFileName();
        return directory == null || name == null
                ? absolute
                : directory.toRealPath().resolve(name);
    }

    public boolean isValid() {
        return lock.isValid();
    }

    public void release() throws IOException {
        try {
            lock.acquiredBy().close();
        } finally {
            HELD.remove(file);
        }
    }
}
