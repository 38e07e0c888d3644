package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who forces a segment and who forces the next one meet. */
class OpenSegmentTest {
    @TempDir
    private Path directory;

    private final TrailFiles files = new DiskFiles();
    private final TrailProgress progress = new TrailProgress(0);

    /** The syncer forces a full segment and closes it; the writer, who forces the next one, waits for that and needs no file of it any more. */
    @Test
    @Timeout(60)
    void aSegmentThatIsForcedAndClosedMeanwhileIsOnDisk() throws Exception {
        SlowFile slow = new SlowFile(files.create(directory.resolve("first")));
        OpenSegment first = new OpenSegment(files, directory.resolve("first"), 1, slow, progress, null);
        OpenSegment second = new OpenSegment(
                files, directory.resolve("second"), 2, files.create(directory.resolve("second")), progress, first);
        write(first, 1);
        write(second, 2);

        FutureTask<Void> syncer = new FutureTask<>(() -> {
            first.force();
            first.close();
            return null;
        });
        new Thread(syncer).start();
        slow.begun.await();
        FutureTask<Void> writer = new FutureTask<>(() -> {
            second.force();
            return null;
        });
        Thread writing = new Thread(writer);
        writing.start();
        while (writing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        slow.goOn.countDown();

        syncer.get(30, TimeUnit.SECONDS);
        writer.get(30, TimeUnit.SECONDS);
        assertThat(second.isSynced()).isTrue();
        assertThat(slow.forces).hasValue(1);
    }

    private static void write(OpenSegment segment, long seq) throws IOException {
        segment.write(new byte[10], 10);
        segment.accept(10, seq);
    }

    /** Forces when it is told to. */
    private static final class SlowFile implements TrailFiles.Segment {
        private final TrailFiles.Segment file;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger forces = new AtomicInteger();

        SlowFile(TrailFiles.Segment file) {
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
            forces.incrementAndGet();
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
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
