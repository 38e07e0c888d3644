package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Real files, for who changes some of what they do. */
abstract class WrappedFiles implements TrailFiles {
    protected final TrailFiles disk = new DiskFiles();

    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public void force(Path directory) throws IOException {
        disk.force(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void move(Path file, Path target) throws IOException {
        disk.move(file, target);
    }

    @Override
    public @Nullable Object key(Path file) throws IOException {
        return disk.key(file);
    }

    /** A real file. */
    abstract static class WrappedSegment implements Segment {
        protected final Segment file;

        WrappedSegment(Segment file) {
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int length, long at) throws IOException {
            file.write(bytes, length, at);
        }

        @Override
        public int read(byte[] bytes, int length, long at) throws IOException {
            return file.read(bytes, length, at);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
