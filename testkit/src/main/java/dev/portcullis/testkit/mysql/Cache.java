package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The directory where unpacked servers wait for the next JVM: {@code portcullis-testkit} in {@code $XDG_CACHE_HOME}, or in
 * {@code ~/.cache}. It may be deleted at any time when no server runs. Safe for any number of threads and JVMs.
 */
record Cache(Path root) {
    /** File locks exclude other JVMs; this lock excludes the other threads of this one. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    /** Fills a new, empty directory. */
    @FunctionalInterface
    interface Filling {
        void fill(Path directory) throws IOException, EngineUnavailableException;
    }

    static Cache ofUser() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return new Cache(home.toAbsolutePath().resolve("portcullis-testkit"));
    }

    /**
     * The directory of that name, filled by whoever comes first. A filling that fails or is killed leaves no directory of
     * that name.
     */
    Path directory(String name, Filling filling) throws IOException, EngineUnavailableException {
        Path directory = root.resolve(name);
        if (Files.isDirectory(directory)) {
            return directory;
        }
        Files.createDirectories(root);
        THREADS.lock();
        try (var file =
                FileChannel.open(root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.lock();
            if (!Files.isDirectory(directory)) {
                Path partial = root.resolve(name + ".partial");
                Trees.delete(partial);
                filling.fill(Files.createDirectory(partial));
                Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return directory;
        } finally {
            THREADS.unlock();
        }
    }
}
