package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.TrailReader;
import dev.portcullis.audit.read.TrailRecord;
import dev.portcullis.audit.verify.Report;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed with signal 9 at random moments under load, again and again, and each takes up the trail of the one before. */
class KillTest {
    /** {@code -Dportcullis.kills=200} takes some minutes. */
    private static final int KILLS = Integer.getInteger("portcullis.kills", 14);

    private static final long LONGEST_LIFE_MILLIS = 300;
    private static final long NUMBERS_OF_ONE = 1 << 22;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasAcknowledgedIsThereAndWhatIsMissingIsDeclared(boolean durable) throws Exception {
        SplittableRandom random = new SplittableRandom(4711);
        int kills = Math.max(1, KILLS / 2);
        BitSet acknowledged = new BitSet();
        for (int kill = 0; kill < kills; kill++) {
            long life = TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_LIFE_MILLIS));
            runAndKill(durable, kill * NUMBERS_OF_ONE, life, acknowledged);
        }
        FileTrail.open(Settings.of(directory).durable(durable).build(), dev.portcullis.metrics.DriverMetrics.NONE)
                .close();

        Path trail = directory.resolve("shop-1");
        Report report = TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {});
        assertThat(report.problem()).isNull();
        assertThat(directory.resolve("shop-2"))
                .as("every process took up the same trail")
                .doesNotExist();
        BitSet written = written(trail, kills);
        BitSet missing = (BitSet) acknowledged.clone();
        missing.andNot(written);
        if (durable) {
            assertThat(missing.isEmpty())
                    .as("acknowledged and missing: %s", missing)
                    .isTrue();
        }
        // What was published and not told of any more is one event of each thread at the most.
        assertThat(written.cardinality() + report.lost())
                .as("written and declared lost")
                .isBetween(
                        (long) acknowledged.cardinality(),
                        acknowledged.cardinality() + (long) kills * KilledChild.THREADS);
        assertThat(report.notes()).allSatisfy(note -> assertThat(note).doesNotContain("at least"));
        System.out.printf(
                "%s: %d kills, %d acknowledged, %d of them missing, %d declared lost, %d records%n",
                durable ? "durable" : "async",
                kills,
                acknowledged.cardinality(),
                missing.cardinality(),
                report.lost(),
                report.records());
    }

    private void runAndKill(boolean durable, long first, long lifeNanos, BitSet acknowledged)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledChild.class.getName(),
                        directory.toString(),
                        Boolean.toString(durable),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread killer = new Thread(() -> {
            LockSupport.parkNanos(lifeNanos);
            // Of the process itself: the pipe stays open until it is read to its end.
            child.toHandle().destroyForcibly();
        });
        try (DataInputStream told = new DataInputStream(child.getInputStream())) {
            boolean any = false;
            while (true) {
                acknowledged.set((int) told.readLong());
                if (!any) {
                    any = true;
                    killer.start();
                }
            }
        } catch (EOFException e) {
            child.waitFor();
        }
        assertThat(killer.getState())
                .as("the process lived until it was killed")
                .isNotEqualTo(Thread.State.NEW);
    }

    private static BitSet written(Path trail, int kills) throws IOException {
        BitSet written = new BitSet((int) (kills * NUMBERS_OF_ONE));
        try (TrailReader reader = TrailReader.open(trail, bytes -> {})) {
            TrailRecord record = reader.next();
            while (record != null) {
                if (record.field("rowsRead") instanceof Long number) {
                    assertThat(written.get(number.intValue()))
                            .as("record of %d twice", number)
                            .isFalse();
                    written.set(number.intValue());
                }
                record = reader.next();
            }
        }
        return written;
    }
}
