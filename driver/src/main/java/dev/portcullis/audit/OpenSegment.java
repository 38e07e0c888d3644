package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being written. Bytes are written at the end of what was accepted before, so that a write which failed is simply done
 * again. Written by one thread; forced by it or one other.
 */
final class OpenSegment {
    private static final int CHUNK = 1 << 20;

    private final TrailFiles files;
    private final Path path;
    private final long ordinal;
    private final @Nullable Object key;
    private volatile TrailFiles.Segment file;
    private volatile long size;
    private volatile long synced;
    private int lastId;

    /** Of a new, empty file. */
    OpenSegment(TrailFiles files, Path path, long ordinal, TrailFiles.Segment file) throws IOException {
        this.files = files;
        this.path = path;
        this.ordinal = ordinal;
        this.file = file;
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

    /** Counts what was written last to the segment. */
    void accept(int length) {
        long before = size;
        size = before + length;
    }

    /** Forces what was written, also what is not accepted yet. */
    void forceWritten(int length) throws IOException {
        file.force();
        synced = size + length;
    }

    /** Forces what is accepted. */
    void force() throws IOException {
        long end = size;
        file.force();
        synced = end;
    }

    /** Goes on through a fresh descriptor. */
    void reopen() throws IOException {
        TrailFiles.Segment fresh = files.open(path);
        close();
        file = fresh;
    }

    /**
     * Writes once more what an earlier force has not confirmed, and forces it: after a failed one the kernel takes pages for clean that are
     * not on disk.
     */
    void forceAgain() throws IOException {
        long end = size;
        byte[] bytes = new byte[CHUNK];
        try (TrailFiles.Segment fresh = files.open(path)) {
            for (long at = synced; at < end; ) {
                int read = fresh.read(bytes, (int) Math.min(bytes.length, end - at), at);
                if (read == 0) {
                    throw new IOException(path + " is shorter than what was written to it");
                }
                fresh.write(bytes, read, at);
                at += read;
            }
            fresh.force();
        }
        synced = end;
    }

    /** Removes what was written and not accepted. */
    void cutUnaccepted() throws IOException {
        file.truncate(size);
        file.force();
    }

    void close() {
        try {
            file.close();
        } catch (IOException e) {
            // What matters was forced before, or is written anew.
        }
    }
}
