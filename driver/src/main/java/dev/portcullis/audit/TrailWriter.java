package dev.portcullis.audit;

import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that takes events out of the queue and writes them. What cannot be written stays in the queue, and is tried until it
 * can; everything that happens to the files is told in the trail itself.
 */
final class TrailWriter implements Runnable {
    private static final String CLOSED = "the trail is closed";
    private static final String NO_MEMORY = "a mistake in the driver, or no memory";
    private static final int BATCH_BYTES = 256 << 10;
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /**
     * So long an asynchronous writer lets events gather: to sleep, wake and call the file system costs as much as some hundreds of records, and a
     * process that is killed loses what has gathered.
     */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    /** So often nothing may have gathered before it sleeps so deep that the next event has to wake it. */
    private static final int MOST_EMPTY = 20;

    private final TrailSettings settings;
    private final EventQueue queue;
    private final LostEvents lost;
    private final DriverMetrics metrics;
    private final TrailFile file;
    /** Which event is the next to be encoded; those before are written, or in the batch. */
    private long read;

    private long released;
    private long declared;
    private long acceptedDeclared;
    private long nextTick;
    private int empty;
    private long retryNanos = RETRY_NANOS;
    private long stopBy;
    private volatile boolean stopping;
    private volatile boolean shut;
    private volatile @Nullable String failure;

    TrailWriter(TrailSettings settings, EventQueue queue, LostEvents lost, DriverMetrics metrics, TrailFile file) {
        this.settings = settings;
        this.queue = queue;
        this.lost = lost;
        this.metrics = metrics;
        this.file = file;
        this.nextTick = System.nanoTime() + TICK_NANOS;
    }

    /** Why nothing can be written; null while all is well. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Why nothing more may begin; null while it may. */
    @Nullable
    String refusal() {
        String why = failure;
        return why == null && shut ? CLOSED : why;
    }

    /** Takes up a trail. Called before the thread runs. */
    void begin() throws IOException {
        file.begin(queue, lost, read, declared);
    }

    /** Lets nothing more begin, so that nothing comes behind the end. What has begun is written still. */
    void shut() {
        shut = true;
        queue.stop(true);
    }

    /** Lets the thread come to its end, within so long if nothing can be written. */
    void stop(Duration patience) {
        stopBy = System.nanoTime() + patience.toNanos();
        stopping = true;
        queue.wakeWriter();
    }

    /** Makes it known that nothing can be written. Called before the thread runs, or on it. */
    void fail(String why) {
        boolean wasWell = failure == null;
        failure = why;
        queue.stop(settings.block());
        tellAll(Event.FAILED);
        if (wasWell) {
            // At last, since whatever listens may run statements, which would wait for this thread.
            TrailLog.log(Level.ERROR, "The audit trail cannot be written: {0}", why);
            metrics.auditFailed(true);
        }
    }

    private void recovered() {
        TrailLog.log(Level.INFO, "The audit trail is written again: {0}", file);
        failure = null;
        retryNanos = RETRY_NANOS;
        metrics.auditFailed(false);
        queue.open();
    }

    @Override
    public void run() {
        queue.writtenBy(Thread.currentThread());
        while (goOn()) {
            // Nobody who interrupts the threads of an application means this one, and a file would be closed by it.
            Thread.interrupted();
        }
        end();
    }

    /** One batch, or one attempt; false at the end. No mistake and no want of memory ends the thread. */
    private boolean goOn() {
        boolean retries = failure != null;
        try {
            try {
                return retries ? retry() : write();
            } catch (IOException e) {
                fail(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
            } catch (RuntimeException | Error e) {
                TrailLog.mistake("A mistake in the audit trail", e);
                fail("a mistake in the driver: " + e);
            }
        } catch (RuntimeException | Error e) {
            failure = NO_MEMORY;
        }
        return !(retries && stopping && System.nanoTime() - stopBy >= 0);
    }

    /** One batch. */
    private boolean write() throws IOException {
        boolean last = stopping;
        if (last) {
            // Also here: to give up room and to recover open it.
            queue.stop(true);
        }
        long end = queue.claimed();
        encode(end);
        declareLosses();
        long now = System.nanoTime();
        if (now - nextTick >= 0) {
            nextTick = now + TICK_NANOS;
            file.tick(queue, lost, read, declared);
        }
        int bytes = file.batchBytes();
        commit();
        file.rotateIfFull();
        if (last && read == end) {
            file.finish();
            return false;
        }
        rest(bytes);
        return true;
    }

    private void encode(long end) throws IOException {
        while (read < end && file.batchBytes() < BATCH_BYTES) {
            Event event = queue.get(read);
            if (event == null) {
                // Claimed, and not there yet: its thread is about to put it in.
                if (file.batchBytes() == 0) {
                    LockSupport.parkNanos(this, 1);
                }
                return;
            }
            file.event(event);
            read++;
        }
    }

    private void declareLosses() {
        if (!lost.isEmpty(declared)) {
            LostEvents.Loss loss = lost.since(declared);
            file.gap(loss);
            declared += loss.events();
            metrics.auditLost(loss.events());
        }
    }

    private void commit() throws IOException {
        long records = file.commit();
        if (records == 0) {
            return;
        }
        if (settings.durable()) {
            tell(released, read, Event.ON_DISK);
        }
        queue.release(read);
        released = read;
        acceptedDeclared = declared;
        metrics.auditWritten(records, queue.claimed() - read);
    }

    /** Sleeps behind a batch of so many bytes, unless more waits than it had room for. */
    private void rest(int bytes) {
        empty = bytes == 0 ? empty + 1 : 0;
        if (settings.durable() || empty > MOST_EMPTY) {
            if (bytes == 0) {
                queue.sleep(read, LONGEST_SLEEP_NANOS);
            }
        } else if (bytes < BATCH_BYTES) {
            queue.gather(read, GATHER_NANOS);
        }
    }

    /** One attempt to write what could not be written; true. */
    private boolean retry() throws IOException {
        pause(stopping ? RETRY_NANOS : retryNanos);
        retryNanos = Math.min(2 * retryNanos, LONGEST_RETRY_NANOS);
        if (!file.reopen()) {
            read = released;
            declared = acceptedDeclared;
            file.takeBack(queue, lost, read, declared);
        }
        commit();
        file.rotateIfFull();
        recovered();
        return true;
    }

    /** Whatever wakes the thread meanwhile; only the end of the trail is worth an earlier attempt. */
    private void pause(long nanos) {
        boolean wasStopping = stopping;
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && stopping == wasStopping) {
            LockSupport.parkNanos(this, left);
            left = deadline - System.nanoTime();
        }
    }

    private void end() {
        long unwritten = queue.claimed() - released;
        if (unwritten > 0) {
            TrailLog.log(
                    Level.ERROR,
                    "The audit trail ends without its last {0} events, and will say so when it is taken up again",
                    unwritten);
        }
        if (failure == null) {
            failure = CLOSED;
        }
        queue.stop(true);
        tellAll(Event.FAILED);
    }

    private void tellAll(int outcome) {
        tell(released, queue.claimed(), outcome);
    }

    private void tell(long from, long to, int outcome) {
        for (long position = from; position < to; position++) {
            Event event = queue.get(position);
            if (event != null) {
                event.tell(outcome);
            }
        }
    }
}
