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
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger forces = new AtomicInteger();
        TrailFiles slow = new SlowFiles(() -> {
            forces.incrementAndGet();
            begun.countDown();
            await(goOn);
        });
        OpenSegment first = new OpenSegment(
                files, directory.resolve("first"), 1, slow.create(directory.resolve("first")), progress, null);
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
        begun.await();
        FutureTask<Void> writer = new FutureTask<>(() -> {
            second.force();
            return null;
        });
        Thread writing = new Thread(writer);
        writing.start();
        while (writing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();

        syncer.get(30, TimeUnit.SECONDS);
        writer.get(30, TimeUnit.SECONDS);
        assertThat(second.isSynced()).isTrue();
        assertThat(forces).hasValue(1);
    }

    private static void write(OpenSegment segment, long seq) throws IOException {
        segment.write(new byte[10], 10);
        segment.accept(10, seq);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
