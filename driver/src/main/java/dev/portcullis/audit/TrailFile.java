package dev.portcullis.audit;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The files of the trail that is being written, and the batch that goes into them next. For the writer's thread. */
final class TrailFile {
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CHECKPOINT_RECORDS = 100_000;
    private static final int RETENTION_TICKS = 60;
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
    /** So often the same file is tried before another takes its place. */
    private static final int REOPENINGS = 3;

    private final TrailSettings settings;
    private final TrailFiles files;
    private final DriverMetrics metrics;
    private final TrailClock clock;
    private final RecordStream records;
    private final @Nullable Syncer syncer;
    private final Retention retention;
    private @Nullable TrailHome home;
    private @Nullable OpenSegment segment;
    private TrailProgress progress = new TrailProgress(0);
    /** The trail that this one follows because its directory was taken away, and the last record there. */
    private @Nullable String followed;

    /** Tells segments apart, also from those of another trail that knew the same definitions. */
    private long segments = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2);

    private long ticks;
    private boolean retentionDue;
    private long day;
    private int reopenings;
    /** Whether the segment was given up, and another is to be opened. */
    private boolean elsewhere;

    TrailFile(TrailSettings settings, TrailFiles files, DriverMetrics metrics, @Nullable Syncer syncer) {
        this.settings = settings;
        this.files = files;
        this.metrics = metrics;
        this.syncer = syncer;
        this.retention = new Retention(settings.keepSize(), settings.keepFor(), settings.keepUndelivered());
        this.clock = new TrailClock(settings.clock());
        this.records = new RecordStream(clock, settings.key());
    }

    /**
     * Takes up a trail, and tells in it how the process before ended.
     *
     * @param read how many events were written elsewhere
     * @param declared how many were declared lost elsewhere
     */
    void begin(EventQueue queue, LostEvents lost, long read, long declared) throws IOException {
        leave();
        StateFile state = StateFile.NONE;
        for (int n = 1; home == null; n++) {
            home = TrailHome.take(settings.directory(), settings.name(), n, files);
            n = home.number();
            try {
                state = takeUp(home, queue, read);
            } catch (Recovery.UnusableException e) {
                TrailLog.log(Level.ERROR, "{0}; verify that trail. Another is begun", e.getMessage());
                leave();
            } catch (IOException | RuntimeException e) {
                leave();
                throw e;
            }
        }
        queue.countIn(state, read);
        lost.countIn(state, declared);
    }

    private StateFile takeUp(TrailHome taken, EventQueue queue, long read) throws IOException {
        Recovery.Found found = Recovery.of(taken.path(), files);
        records.follow(found);
        progress = new TrailProgress(found.seq());
        openSegment(taken);
        start(found);
        commit();
        segment().force();
        followed = null;
        return progress.create(taken.path(), records, queue.size(), read);
    }

    private void start(Recovery.Found found) {
        records.start(settings.durable() ? "durable" : "async", found, followed);
        if (found.lostAny()) {
            records.gap(found);
            metrics.auditLost(Math.max(0, found.missing()));
        }
    }

    /** Gives the directory up, as it is. */
    void leave() throws IOException {
        follow(null);
        progress = new TrailProgress(0);
        if (home != null) {
            TrailHome left = home;
            home = null;
            left.release();
        }
    }

    private void follow(@Nullable OpenSegment next) {
        if (syncer != null) {
            syncer.follow(next);
        } else if (segment != null) {
            segment.close();
        }
        segment = next;
        reopenings = 0;
        elsewhere = false;
    }

    private void openSegment(TrailHome place) throws IOException {
        Path path = Segments.file(place.path(), records.seq() + 1);
        OpenSegment next = new OpenSegment(
                files, path, ++segments, freshOrElsewhere(path), progress, syncer == null ? null : segment);
        files.force(place.path());
        follow(next);
        day = clock.now() / MICROS_PER_DAY;
        // A file that did not get its first record gets no other.
        elsewhere = true;
        records.segment();
        elsewhere = false;
    }

    private TrailFiles.Segment freshOrElsewhere(Path path) throws IOException {
        try {
            return fresh(path);
        } catch (FileAlreadyExistsException e) {
            elsewhere = true;
            throw new Recovery.UnusableException(path + " is in the way: it is not of this trail");
        }
    }

    /** A new file; one that its maker left without a record is new too. */
    private TrailFiles.Segment fresh(Path path) throws IOException {
        try {
            return files.create(path);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            TrailFiles.Segment old = files.open(path);
            byte[] first = new byte[1 << 12];
            int length = old.read(first, first.length, 0);
            for (int i = 0; i < length; i++) {
                if (first[i] == '\n') {
                    old.close();
                    throw e;
                }
            }
            old.truncate(0);
            return old;
        }
    }

    private OpenSegment segment() throws IOException {
        if (segment == null) {
            throw new IOException(settings.directory() + " has no open segment");
        }
        return segment;
    }

    void event(Event event) throws IOException {
        records.event(event, segment());
    }

    void gap(LostEvents.Loss loss) {
        records.gap(
                loss.events(),
                true,
                TimeText.of(clock.micros(loss.firstNanos())),
                TimeText.of(clock.micros(loss.lastNanos())),
                loss.why());
    }

    int batchBytes() {
        return records.length();
    }

    /** Writes the batch; returns how many records it had. */
    long commit() throws IOException {
        if (syncer != null && syncer.failure() != null) {
            throw new IOException(syncer.failure());
        }
        records.dropUnfinished();
        int length = records.length();
        if (length == 0) {
            return 0;
        }
        OpenSegment into = segment();
        into.write(records.bytes(), length);
        if (settings.durable()) {
            long began = System.nanoTime();
            into.forceWritten(length);
            metrics.auditForced(Duration.ofNanos(System.nanoTime() - began));
        }
        into.accept(length, records.seq());
        progress.written(records.seq());
        long written = records.batch();
        records.accept();
        reopenings = 0;
        return written;
    }

    /** What is looked after every second; {@code read} events are encoded, and {@code declared} losses. */
    void tick(EventQueue queue, LostEvents lost, long read, long declared) throws IOException {
        long step = clock.adjust();
        if (step != 0) {
            records.clockSet(step);
        }
        if (home == null || !home.isOurs()) {
            throw new IOException("the directory of the trail or its lock was removed or replaced");
        }
        requireSegment();
        if (!progress.isThere(home.path())) {
            TrailLog.log(
                    Level.WARNING, "The file state of {0} was removed or shortened, and is made anew", home.path());
            StateFile state = progress.create(home.path(), records, queue.size(), read);
            queue.countIn(state, read);
            lost.countIn(state, declared);
        }
        if (records.unsigned() > 0 && records.nanosSinceCheckpoint() > CHECKPOINT_NANOS) {
            records.checkpoint();
        }
        retentionDue |= ++ticks % RETENTION_TICKS == 0;
    }

    private void requireSegment() throws IOException {
        if (!segment().isThere()) {
            throw new IOException(segment().path() + " was removed or replaced");
        }
    }

    /** Signs often enough, and begins the next segment when this one is full or of yesterday. The batch is empty before and may not be after. */
    void rotateIfFull() throws IOException {
        boolean full = segment().size() >= settings.segmentSize();
        if (full || records.unsigned() > CHECKPOINT_RECORDS) {
            records.checkpoint();
            commit();
        }
        if (full || clock.now() / MICROS_PER_DAY != day) {
            // The last look at it; from here on only who verifies the trail would miss it.
            requireSegment();
            openSegment(Objects.requireNonNull(home));
            retentionDue = true;
        }
        if (retentionDue) {
            retentionDue = false;
            removeOld();
        }
    }

    /** Tells in the trail which segments it will not have any more, and removes them when that is on disk. */
    private void removeOld() throws IOException {
        Retention.Removal removal = retention.isOff()
                ? null
                : retention.plan(
                        Objects.requireNonNull(home).path(), settings.clock().instant());
        if (removal == null) {
            return;
        }
        records.retention(removal);
        records.checkpoint();
        commit();
        segment().force();
        retention.tell(removal, metrics);
        try {
            for (Path old : removal.segments()) {
                files.delete(old);
            }
        } catch (IOException e) {
            TrailLog.log(Level.WARNING, "An old segment of the audit trail cannot be removed yet: {0}", e.toString());
        }
    }

    /** The clean end of the trail. */
    void finish() throws IOException {
        records.stop();
        records.checkpoint();
        commit();
        segment().force();
        progress.stopped(records.seq());
    }

    /** Tries the same file again; false if the batch must go elsewhere. Retention, which waits while nothing can be written, is due then. */
    boolean reopen() throws IOException {
        records.dropUnfinished();
        retentionDue = true;
        if (home == null || !home.isOurs() || segment == null || !segment.isThere()) {
            return false;
        }
        if (elsewhere) {
            return false;
        }
        segment.reopen();
        if (++reopenings > REOPENINGS && records.length() > 0) {
            segment.cutUnaccepted();
            elsewhere = true;
        }
        return !elsewhere;
    }

    /** Gives the batch up, and finds another file. What was in the batch is read from the queue again, from {@code read} on. */
    void takeBack(EventQueue queue, LostEvents lost, long read, long declared) throws IOException {
        records.takeBack();
        if (home != null && home.isOurs()) {
            boolean gone = segment != null && !segment.isThere();
            String name = segment == null ? "" : String.valueOf(segment.path().getFileName());
            try {
                openSegment(home);
            } catch (Recovery.UnusableException e) {
                TrailLog.log(Level.ERROR, "{0}; verify that trail. Another is begun", e.getMessage());
                beginAnother(queue, lost, read, declared);
                return;
            }
            if (gone) {
                String time = TimeText.of(clock.now());
                records.gap(0, false, null, time, name + " was removed or replaced while it was written");
            }
        } else {
            beginAnother(queue, lost, read, declared);
        }
    }

    private void beginAnother(EventQueue queue, LostEvents lost, long read, long declared) throws IOException {
        if (home != null) {
            followed = records.trail() + "-" + records.seq();
        }
        begin(queue, lost, read, declared);
    }

    @Override
    public String toString() {
        return segment == null
                ? settings.directory().toString()
                : segment.path().toString();
    }
}
