package dev.portcullis.audit.sink;

import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes one trail to one sink on a thread of its own: reads from the cursor on, delivers, moves the cursor. It has the {@link SinkLock}, and gives
 * it back at its end.
 */
final class Follower {
    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    private static final int MOST_RECORDS = 5_000;
    private static final int MOST_BYTES = 1 << 22;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration LAG_REPORT = Duration.ofSeconds(1);
    private static final Cursor NOWHERE = new Cursor("", "", 0, 0, "");

    private final SinkSettings settings;
    private final AuditSink sink;
    private final TrailSegments segments;
    private final SinkLock owner;
    private final SinkLag lag;
    private final String trail;
    private final DriverMetrics metrics;
    private final Path cursorFile;
    private final SinkState state;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    /** When it must be over, by {@link System#nanoTime}; null while nobody closes it. Guarded by {@code lock}. */
    private @Nullable Long deadline;

    // Of the thread alone.
    private final List<AuditRecord> batch = new ArrayList<>();
    private final List<Cursor> positions = new ArrayList<>();
    /** How far it has delivered, and what the file says of that. */
    private Cursor reached = NOWHERE;

    private Cursor committed = NOWHERE;
    private boolean unwritable;
    private long lagReported;

    Follower(
            SinkSettings settings,
            AuditSink sink,
            TrailSegments segments,
            String trail,
            SinkLock owner,
            SinkLag lag,
            DriverMetrics metrics) {
        this.settings = settings;
        this.sink = sink;
        this.segments = segments;
        this.trail = trail;
        this.owner = owner;
        this.lag = lag;
        this.metrics = metrics;
        this.cursorFile = segments.directory().resolve(Cursor.FOLDER).resolve(settings.name());
        this.state = new SinkState(settings.name(), segments.directory(), metrics);
        this.thread = new Thread(this::run, "portcullis-audit-" + settings.name());
        thread.setDaemon(true);
        thread.setContextClassLoader(sink.getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** The id of the trail. */
    String trail() {
        return trail;
    }

    /** Asks for the end: what is on disk is still delivered, for that long at most. */
    void end(Duration within) {
        lock.lock();
        try {
            deadline = System.nanoTime() + within.toNanos();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end that was asked for; what takes longer is interrupted and comes again in the next process. */
    void awaitEnd() {
        try {
            Long until = until();
            long left = until == null ? 0 : TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            thread.join(Math.max(1, left));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!follow()) {
                pause(state.backoff());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeSink();
            owner.release();
            lag.forget(segments.directory());
        }
    }

    /** Whatever becomes of it, another follower may begin. */
    private void closeSink() {
        try {
            sink.close();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Audit sink {0} could not be closed: {1}", settings.name(), e);
        }
    }

    /** Follows until the end; false if the cursor or the trail failed and a fresh start may help. */
    private boolean follow() throws InterruptedException {
        try {
            Cursor from = begin();
            committed = from == null ? NOWHERE : from;
            reached = committed;
            try (TrailFeed feed = new TrailFeed(segments, trail, from)) {
                while (step(feed)) {}
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            batch.clear();
            positions.clear();
            state.failed(SinkException.retryable("the trail or its cursor: " + e, e));
            lag.report(segments.directory(), unread(), state.failingFor());
            return isEnding();
        }
    }

    /** How many records wait behind what cannot be read; one at least, since nobody knows. */
    private long unread() {
        try {
            return Math.max(1, segments.lastSeq() - reached.seq());
        } catch (IOException e) {
            return 1;
        }
    }

    /** The cursor; a new one stands before the oldest record, so that retention knows of the sink before it has had anything. */
    private @Nullable Cursor begin() throws IOException {
        Cursor kept = Cursor.read(cursorFile);
        String oldest = segments.after(null);
        if (oldest == null || (kept != null && kept.trail().equals(trail))) {
            return kept;
        }
        Cursor fresh = new Cursor(trail, oldest, 0, TrailSegments.firstSeq(oldest) - 1, "");
        Files.createDirectories(segments.directory().resolve(Cursor.FOLDER));
        fresh.write(cursorFile);
        return fresh;
    }

    /** One batch, or one pause; false at the end. */
    private boolean step(TrailFeed feed) throws IOException, InterruptedException {
        fill(feed);
        if (batch.isEmpty()) {
            commit(feed.position());
            reportLag();
            return !isEnding() && pause(IDLE);
        }
        try {
            sink.deliver(List.copyOf(batch));
            confirm(batch.size());
            state.succeeded();
            reportLag();
            return !isPastDeadline();
        } catch (SinkException e) {
            confirm(Math.min(e.delivered(), batch.size()));
            state.failed(e);
        } catch (RuntimeException | Error e) {
            state.failed(SinkException.retryable(e.toString(), e));
        }
        reportLag();
        return !isEnding() && pause(state.backoff());
    }

    private void fill(TrailFeed feed) throws IOException {
        int bytes = 0;
        for (AuditRecord record : batch) {
            bytes += record.body().length;
        }
        while (batch.size() < MOST_RECORDS && bytes < MOST_BYTES) {
            AuditRecord record = next(feed);
            if (record == null) {
                return;
            }
            byte[] body = settings.format().format(record);
            if (body != null) {
                batch.add(record.withBody(body));
                positions.add(feed.position());
                bytes += body.length;
            }
        }
    }

    /** What stands before a place that cannot be read is delivered before anybody hears of the place. */
    private @Nullable AuditRecord next(TrailFeed feed) throws IOException {
        try {
            return feed.next();
        } catch (IOException e) {
            if (batch.isEmpty()) {
                throw e;
            }
            return null;
        }
    }

    private void confirm(int count) {
        if (count > 0) {
            commit(positions.get(count - 1));
            batch.subList(0, count).clear();
            positions.subList(0, count).clear();
            metrics.auditDelivered(settings.name(), count);
        }
    }

    /** Moves the cursor, unless it is there already. Where it cannot be written, as on a full disk, delivery goes on without. */
    private void commit(Cursor to) {
        if (to.segment().isEmpty()) {
            return;
        }
        reached = to;
        if (!to.equals(committed)) {
            try {
                to.write(cursorFile);
                committed = to;
                unwritable = false;
            } catch (IOException e) {
                if (!unwritable) {
                    LOG.log(
                            Level.WARNING,
                            "The cursor {0} cannot be written ({1}): what is delivered from now on comes again after a restart",
                            cursorFile,
                            e);
                }
                unwritable = true;
            }
        }
    }

    private void reportLag() throws IOException {
        long now = System.nanoTime();
        if (lagReported == 0 || now - lagReported >= LAG_REPORT.toNanos()) {
            lagReported = now;
            Duration age = batch.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(batch.get(0).time(), Instant.now());
            long records = batch.isEmpty() ? 0 : Math.max(batch.size(), segments.lastSeq() - reached.seq());
            lag.report(segments.directory(), records, age.isNegative() ? Duration.ZERO : age);
        }
    }

    private @Nullable Long until() {
        lock.lock();
        try {
            return deadline;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        return until() != null;
    }

    private boolean isPastDeadline() {
        Long until = until();
        return until != null && System.nanoTime() - until >= 0;
    }

    /** Waits, but no longer than until the end is asked for; always true. */
    private boolean pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (deadline == null && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
