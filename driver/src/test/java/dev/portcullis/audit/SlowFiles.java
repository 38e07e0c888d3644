package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;

/** Real files on a disk that does something first whenever it is forced. */
final class SlowFiles extends WrappedFiles {
    private final Runnable beforeForce;

    SlowFiles(Runnable beforeForce) {
        this.beforeForce = beforeForce;
    }

    @Override
    public Segment create(Path file) throws IOException {
        return new SlowSegment(disk.create(file));
    }

    @Override
    public Segment open(Path file) throws IOException {
        return new SlowSegment(disk.open(file));
    }

    private final class SlowSegment extends WrappedSegment {
        SlowSegment(Segment file) {
            super(file);
        }

        @Override
        public void force() throws IOException {
            beforeForce.run();
            super.force();
        }
    }
}
