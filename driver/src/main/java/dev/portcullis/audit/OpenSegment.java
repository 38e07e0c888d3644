package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being written. Bytes are written at the end of what was accepted before, so that a write which failed is simply done
 * again. Written by one thread; forced by it or one other, and never before the segment that it follows.
 */
final class OpenSegment {
    private static final int CHUNK = 1 << 20;

    private final TrailFiles files;
    private final Path path;
    private final long ordinal;
    private final TrailProgress progress;
    private final @Nullable Object key;
    private final ReentrantLock forcing = new ReentrantLock();
    private volatile TrailFiles.Segment file;
    /** Of the last record that was accepted. */
    private volatile long seq;

    private volatile long size;
    private volatile long synced;
    /** Guarded by {@link #forcing}. */
    private boolean closed;
    /** What must be on disk before this is; guarded by {@link #forcing}. */
    private @Nullable OpenSegment before;
    /** Whether a force failed, so that no later one is believed; guarded by {@link #forcing}. */
    private boolean doubted;

    private int lastId;

    /** Of a new, empty file. */
    OpenSegment(
            TrailFiles files,
            Path path,
            long ordinal,
            TrailFiles.Segment file,
            TrailProgress progress,
            @Nullable OpenSegment before)
            throws IOException {
        this.files = files;
        this.path = path;
        this.ordinal = ordinal;
        this.file = file;
        this.progress = progress;
        this.before = before;
        this.key = files.key(path);
    }

    Path path() {
        return path;
    }

    /** Tells this segment from every other of the process. */
    long ordinal() {
        return ordinal;
    }

    long size() {
        return size;
    }

    boolean isSynced() {
        return synced == size;
    }

    /** The id of one more definition. */
    int nextId() {
        return ++lastId;
    }

    /** Whether the file still has its name. */
    boolean isThere() throws IOException {
        return key != null && key.equals(files.key(path));
    }

    void write(byte[] bytes, int length) throws IOException {
        file.write(bytes, length, size);
    }

    /** Counts what was written last to the segment, up to a record. */
    void accept(int length, long upTo) {
        long before = size;
        seq = upTo;
        size = before + length;
        if (isSynced()) {
            progress.forced(upTo);
        }
    }

    /** Forces what was written, also what is not accepted yet. */
    void forceWritten(int length) throws IOException {
        file.force();
        synced = size + length;
    }

    /** Forces what is accepted here and in the segments before, if nobody has meanwhile. */
    void force() throws IOException {
        forcing.lock();
        try {
            if (before != null) {
                before.force();
            }
            before = null;
            if (!closed && !isSynced()) {
                forceThis();
            }
        } finally {
            forcing.unlock();
        }
    }

    private void forceThis() throws IOException {
        long upTo = seq;
        long end = size;
        try {
            if (doubted) {
                forceAgain(files, path, synced, end);
            } else {
                file.force();
            }
            doubted = false;
        } catch (IOException | RuntimeException | Error e) {
            doubted = true;
            throw e;
        }
        synced = end;
        progress.forced(upTo);
    }

    /** Goes on through a fresh descriptor. */
    void reopen() throws IOException {
        TrailFiles.Segment fresh = files.open(path);
        closeFile();
        file = fresh;
    }

    /**
     * Writes once more what no force has confirmed, and forces it: after a failed one the kernel takes pages for clean that are not on disk.
     */
    static void forceAgain(TrailFiles files, Path path, long from, long end) throws IOException {
        byte[] bytes = new byte[CHUNK];
        try (TrailFiles.Segment fresh = files.open(path)) {
            for (long at = from; at < end; ) {
                int read = fresh.read(bytes, (int) Math.min(bytes.length, end - at), at);
                if (read == 0) {
                    throw new IOException(path + " is shorter than what was written to it");
                }
                fresh.write(bytes, read, at);
                at += read;
            }
            fresh.force();
        }
    }

    /** Removes what was written and not accepted. */
    void cutUnaccepted() throws IOException {
        file.truncate(size);
        file.force();
    }

    /** Waits for who forces it. */
    void close() {
        forcing.lock();
        try {
            closed = true;
            closeFile();
        } finally {
            forcing.unlock();
        }
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException e) {
            // What matters was forced before, or is written anew.
        }
    }
}
