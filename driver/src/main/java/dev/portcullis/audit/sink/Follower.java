package dev.portcullis.audit.sink;

import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes one trail to one sink on a thread of its own: opens the sink, reads from the cursor on, delivers, moves the cursor. It has the
 * {@link SinkLock}, and gives it back at its end.
 */
final class Follower {
    private static final int MOST_RECORDS = 5_000;
    private static final int MOST_BYTES = 1 << 22;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration LAG_REPORT = Duration.ofSeconds(1);

    private final SinkSettings settings;
    private final SinkTypes types;
    private final TrailSegments segments;
    private final SinkLock owner;
    private final SinkLag lag;
    private final String trail;
    private final DriverMetrics metrics;
    private final KeptCursor cursor;
    private final SinkState state;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    /** When it must be over, by {@link System#nanoTime}; null while nobody closes it. Guarded by {@code lock}. */
    private @Nullable Long deadline;

    // Of the thread alone.
    private final List<AuditRecord> batch = new ArrayList<>();
    private final List<Cursor> positions = new ArrayList<>();
    /** Null until it is open. */
    private @Nullable AuditSink sink;

    private long lagReported;

    Follower(
            SinkSettings settings,
            SinkTypes types,
            TrailSegments segments,
            String trail,
            SinkLock owner,
            SinkLag lag,
            DriverMetrics metrics) {
        this.settings = settings;
        this.types = types;
        this.segments = segments;
        this.trail = trail;
        this.owner = owner;
        this.lag = lag;
        this.metrics = metrics;
        this.cursor = new KeptCursor(segments, trail, settings.name());
        this.state = new SinkState(settings.name(), segments.directory(), metrics);
        this.thread = new Thread(this::run, "portcullis-audit-" + settings.name());
        thread.setDaemon(true);
        thread.setContextClassLoader(Follower.class.getClassLoader());
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

    /** Asks for the end at once, and interrupts what does not come to it. */
    void endNow() {
        if (isEnding()) {
            thread.interrupt();
        } else {
            end(Duration.ZERO);
        }
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
            end();
        }
    }

    /** Whatever becomes of the sink, another follower may begin. */
    private void end() {
        try {
            if (sink != null) {
                SinkTypes.close(sink, settings.name());
            }
        } finally {
            owner.release();
            lag.forget(segments.directory());
        }
    }

    /** Follows until the end; false if the sink, the cursor or the trail failed and a fresh start may help. */
    private boolean follow() throws InterruptedException {
        try {
            Cursor from = cursor.begin();
            if (sink == null) {
                sink = open();
            }
            try (TrailFeed feed = new TrailFeed(segments, trail, from)) {
                while (step(feed, sink)) {}
            }
            return true;
        } catch (SinkException e) {
            return failed(e);
        } catch (IOException | RuntimeException | Error e) {
            batch.clear();
            positions.clear();
            return failed(SinkException.retryable("the trail or its cursor: " + e, e));
        }
    }

    /** On this thread, so that a sink that fails or never comes back when it is opened is a matter of its own. */
    private AuditSink open() throws SinkException {
        try {
            AuditSink opened = types.open(settings, trail);
            thread.setContextClassLoader(opened.getClass().getClassLoader());
            return opened;
        } catch (InvalidSinkException e) {
            throw SinkException.lasting(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            throw SinkException.retryable("it cannot be opened: " + e, e);
        }
    }

    /** Whether it is over. */
    private boolean failed(SinkException failure) {
        state.failed(failure);
        lag.report(segments.directory(), unread(), state.failingFor());
        return isEnding();
    }

    /** How many records wait behind what cannot be read; one at least, since nobody knows. */
    private long unread() {
        try {
            return Math.max(1, segments.lastSeq() - cursor.seq());
        } catch (IOException e) {
            return 1;
        }
    }

    /** One batch, or one pause; false at the end. */
    private boolean step(TrailFeed feed, AuditSink into) throws IOException, InterruptedException {
        fill(feed);
        if (batch.isEmpty()) {
            cursor.move(feed.position());
            reportLag();
            return !isEnding() && pause(IDLE);
        }
        try {
            into.deliver(List.copyOf(batch));
            confirm(batch.size());
            state.succeeded();
            reportLag();
            return !isPastDeadline();
        } catch (SinkException e) {
            confirm(Math.min(e.delivered(), batch.size()));
            state.failed(e);
        } catch (InterruptedException e) {
            if (isEnding()) {
                throw e;
            }
            state.failed(SinkException.retryable("it was interrupted", e));
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
            cursor.move(positions.get(count - 1));
            batch.subList(0, count).clear();
            positions.subList(0, count).clear();
            metrics.auditDelivered(settings.name(), count);
        }
    }

    private void reportLag() throws IOException {
        long now = System.nanoTime();
        if (lagReported == 0 || now - lagReported >= LAG_REPORT.toNanos()) {
            lagReported = now;
            Duration age = batch.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(batch.get(0).time(), Instant.now());
            long records = batch.isEmpty() ? 0 : Math.max(batch.size(), segments.lastSeq() - cursor.seq());
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

    /** Waits, but no longer than until the end is asked for; always true. Nobody who interrupts before that means this thread. */
    private boolean pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (deadline == null && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            if (deadline != null) {
                throw e;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
