package dev.portcullis.audit;

import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A trail in files. Events go through a queue to one thread that writes them. A trail that is forgotten without having been closed is
 * closed when its memory is reclaimed, and every trail when the JVM ends.
 */
public final class FileTrail implements Trail {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final String INTERRUPTED =
            "The thread was interrupted while it waited for room in the queue of the audit trail, so nothing may run"
                    + " (portcullis.audit.on-failure=block); it is still marked as interrupted";

    private final EventQueue queue;
    private final LostEvents lost;
    private final TrailWriter writer;
    private final TrailLife life;
    private final Cleaner.Cleanable end;
    private final boolean durable;
    private final boolean block;
    private final long waitNanos;

    /** How far the writer was when somebody waited for a place in vain; nobody else does until it gets on. */
    private volatile long vainAt = -1;

    private FileTrail(TrailSettings settings, TrailFiles files, DriverMetrics receiver) throws TrailFailedException {
        DriverMetrics metrics = DriverMetrics.quiet(receiver);
        queue = new EventQueue(settings.queue());
        lost = new LostEvents();
        durable = settings.durable();
        block = settings.block();
        waitNanos = settings.patience().toNanos();
        Syncer syncer = durable ? null : new Syncer(metrics);
        TrailFile file = new TrailFile(settings, files, metrics, syncer);
        writer = new TrailWriter(settings, queue, lost, metrics, file);
        try {
            writer.begin();
        } catch (IOException e) {
            if (block) {
                throw new TrailFailedException("The audit trail in " + settings.directory() + " cannot be opened (" + e
                        + "); make it writable for this process, or set portcullis.audit.on-failure=continue");
            }
            writer.fail(e.toString());
        }
        life = new TrailLife(writer, file, syncer, settings);
        life.start();
        end = CLEANER.register(this, life::close);
    }

    /**
     * Takes up the first trail of the directory that no other process writes.
     *
     * @throws TrailFailedException if none can be written, and nothing may run unrecorded
     */
    public static FileTrail open(TrailSettings settings, DriverMetrics metrics) throws TrailFailedException {
        return open(settings, new DiskFiles(), metrics);
    }

    static FileTrail open(TrailSettings settings, TrailFiles files, DriverMetrics metrics) throws TrailFailedException {
        return new FileTrail(settings, files, metrics);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    @Override
    public void admit() throws TrailFailedException {
        if (!queue.hasRoom()) {
            waitForRoom();
        }
    }

    private void waitForRoom() throws TrailFailedException {
        boolean interrupted = false;
        String failure = writer.refusal();
        boolean room = false;
        if (failure == null) {
            try {
                room = queue.awaitRoom(waitNanos);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            failure = writer.refusal();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!room && block) {
            throw new TrailFailedException(failure != null ? unwritable(failure) : interrupted ? INTERRUPTED : full());
        }
    }

    private static String unwritable(String failure) {
        return "The audit trail cannot be written, so nothing may run: " + failure
                + " (portcullis.audit.on-failure=block)";
    }

    private String full() {
        return "The queue of the audit trail has been full for "
                + Duration.ofNanos(waitNanos).toMillis()
                + " ms, so nothing may run (portcullis.audit.on-failure=block, portcullis.audit.queue, portcullis.audit.wait)";
    }

    @Override
    public void publish(Event event) {
        if (!queue.offer(event) && !offerLater(event)) {
            lose(event);
        }
    }

    /** What ran must be recorded: it waits for its place as others wait for room, and an interrupt waits with it. */
    private boolean offerLater(Event event) {
        long deadline = System.nanoTime() + waitNanos;
        long left = queue.released() == vainAt ? 0 : waitNanos;
        boolean interrupted = false;
        boolean in = false;
        boolean room = true;
        while (!in && room) {
            try {
                room = queue.awaitRoom(left);
                in = room && queue.offer(event);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = Math.min(left, deadline - System.nanoTime());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!in) {
            vainAt = queue.released();
        }
        return in;
    }

    private void lose(Event event) {
        String failure = writer.failure();
        lost.add(event, failure == null ? "the queue was full" : failure);
    }

    @Override
    public void acknowledge(Event event) throws TrailFailedException {
        if (!durable) {
            publish(event);
            return;
        }
        event.waiter = Thread.currentThread();
        if (!queue.offer(event) && !offerLater(event)) {
            lose(event);
            refuse(writer.failure());
            return;
        }
        await(event);
    }

    private void await(Event event) throws TrailFailedException {
        long deadline = System.nanoTime() + waitNanos;
        boolean interrupted = false;
        String failure = null;
        boolean late = false;
        while (event.fate == Event.PENDING && failure == null && !late) {
            long left = deadline - System.nanoTime();
            late = left <= 0;
            if (!late) {
                LockSupport.parkNanos(this, left);
                interrupted |= Thread.interrupted();
                failure = event.fate == Event.PENDING ? writer.failure() : null;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (event.fate != Event.ON_DISK) {
            refuse(writer.failure());
        }
    }

    /** The event is in the queue or counted as lost; what remains is to tell the application. */
    private void refuse(@Nullable String failure) throws TrailFailedException {
        if (block) {
            throw new TrailFailedException(
                    failure != null
                            ? unwritable(failure)
                            : "The record was not on disk within "
                                    + Duration.ofNanos(waitNanos).toMillis()
                                    + " ms (portcullis.audit.on-failure=block, portcullis.audit.wait)");
        }
    }

    @Override
    public void beforeEnd(Runnable task) {
        life.beforeEnd(task);
    }

    /** Has a task run once the end of the trail is written, for what follows its files. It must not hold what the application holds. */
    public void whenEnded(Runnable task) {
        life.whenEnded(task);
    }

    @Override
    public void close() {
        end.clean();
    }
}
