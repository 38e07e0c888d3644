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
     * Those that this class has. A process that closes any descriptor of a file loses its locks on that file (POSIX, fcntl), so nobody else in this
     * JVM may even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * Before the path, the name of a system property for as long as some copy of this class has the file: an application server loads one for each
     * application that brings the driver, and they share nothing else.
     */
    private static final String HELD_IN_JVM = "dev.portcullis.held:";

    private final Path file;
    private final FileLock lock;

    private ProcessLock(Path file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Null if another has it, or if it is no file that can be had, as a link or a pipe. The directory must be there. */
    public static @Nullable ProcessLock tryTake(Path file) throws IOException {
        Path real = real(file);
        if (isForeign(real) || !hold(real)) {
            return null;
        }
        FileLock lock = null;
        try {
            lock = lock(real);
        } finally {
            if (lock == null) {
                letGo(real);
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
        if (!hold(real)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            letGo(real);
        }
    }

    /** False if somebody in this JVM has it. */
    private static boolean hold(Path file) {
        if (!HELD.add(file)) {
            return false;
        }
        boolean ours = System.getProperties().putIfAbsent(HELD_IN_JVM + file, "") == null;
        if (!ours) {
            HELD.remove(file);
        }
        return ours;
    }

    private static void letGo(Path file) {
        System.getProperties().remove(HELD_IN_JVM + file);
        HELD.remove(file);
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
            letGo(file);
        }
    }
}
