package dev.portcullis.audit;

import dev.portcullis.audit.read.ProcessLock;
import dev.portcullis.audit.read.TrailLock;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directory of one trail, locked for as long as this process writes into it. */
final class TrailHome {
    /** So many processes of one name write at once. */
    private static final int MOST = 10_000;

    private final Path path;
    private final int number;
    private final TrailFiles files;
    private final ProcessLock lock;
    private final @Nullable Object lockKey;

    private TrailHome(Path path, int number, TrailFiles files, ProcessLock lock) throws IOException {
        this.path = path;
        this.number = number;
        this.files = files;
        this.lock = lock;
        this.lockKey = files.key(path.resolve(TrailLock.NAME));
    }

    /** Takes the first trail of the name, from a number on, that nobody writes. */
    static TrailHome take(Path directory, String name, int from, TrailFiles files) throws IOException {
        for (int n = from; n <= MOST; n++) {
            Path path = directory.resolve(name + "-" + n);
            files.makeDirectory(path);
            ProcessLock lock = ProcessLock.tryTake(path.resolve(TrailLock.NAME));
            if (lock != null) {
                return new TrailHome(path, n, files, lock);
            }
        }
        throw new IOException("all " + MOST + " trails named " + name + " are being written by other processes");
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** Whether the locked file is the one that others would lock, in the directory that others would see. */
    boolean isOurs() throws IOException {
        return lock.isValid() && lockKey != null && lockKey.equals(files.key(path.resolve(TrailLock.NAME)));
    }

    void release() throws IOException {
        lock.release();
    }
}
