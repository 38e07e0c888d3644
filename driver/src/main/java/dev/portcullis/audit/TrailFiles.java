package dev.portcullis.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The only way in which segments are written, so that a test can make it fail. */
interface TrailFiles {
    /** Makes a directory and those above it, for the owner alone. */
    void makeDirectory(Path directory) throws IOException;

    /** Makes a new file, for the owner alone. */
    Segment create(Path file) throws IOException;

    /** Opens a file that is there; never what a link leads to, since it may be cut. */
    Segment open(Path file) throws IOException;

    /** Makes the names in a directory last. */
    void force(Path directory) throws IOException;

    /** Removes a file. */
    void delete(Path file) throws IOException;

    /** Renames a file. */
    void move(Path file, Path target) throws IOException;

    /** Which file has this name now: equal for equal files; null if none has. */
    @Nullable
    Object key(Path file) throws IOException;

    /** An open file. */
    interface Segment extends Closeable {
        /** Writes bytes at a place, all of them. */
        void write(byte[] bytes, int length, long at) throws IOException;

        /** Reads bytes from a place; returns how many there were. */
        int read(byte[] bytes, int length, long at) throws IOException;

        /** Makes what was written last. */
        void force() throws IOException;

        /** Cuts the file off. */
        void truncate(long size) throws IOException;
    }
}
