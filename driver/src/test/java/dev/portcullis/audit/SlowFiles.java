package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Real files on a disk that does something first whenever it is forced. */
final class SlowFiles implements TrailFiles {
    private final TrailFiles disk = new DiskFiles();
    private final Runnable beforeForce;

    SlowFiles(Runnable beforeForce) {
        this.beforeForce = beforeForce;
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public Segment create(Path file) throws IOException {
        return new SlowSegment(disk.create(file));
    }

    @Override
    public Segment open(Path file) throws IOException {
        return new SlowSegment(disk.open(file));
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

    private final class SlowSegment implements Segment {
        private final Segment file;

        SlowSegment(Segment file) {
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
            beforeForce.run();
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
