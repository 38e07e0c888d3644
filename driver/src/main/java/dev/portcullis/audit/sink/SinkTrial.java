package dev.portcullis.audit.sink;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens and closes a sink once, before anything depends on it: what is configured wrong is an error at the start. */
final class SinkTrial implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    /** A sink need not reach the other side to be opened. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What stands for the id of the trail. */
    private static final String NO_TRAIL = "0".repeat(16);

    private final SinkTypes types;
    private final SinkSettings sink;
    private volatile @Nullable InvalidSinkException invalid;

    private SinkTrial(SinkTypes types, SinkSettings sink) {
        this.types = types;
        this.sink = sink;
    }

    /**
     * Waits so long at the most: what takes longer holds the application up no more, and its follower will say what becomes of it.
     *
     * @throws InvalidSinkException if the sink cannot be opened
     */
    static void of(SinkTypes types, SinkSettings sink, Duration patience) throws InvalidSinkException {
        SinkTrial trial = new SinkTrial(types, sink);
        Thread thread = new Thread(trial, "portcullis-audit-" + sink.name() + "-trial");
        thread.setDaemon(true);
        thread.start();
        join(thread, patience.toNanos());
        InvalidSinkException found = trial.invalid;
        if (found != null) {
            throw found;
        }
        if (thread.isAlive()) {
            LOG.log(
                    Level.WARNING,
                    "Audit sink {0} was not opened and closed within {1} s, so its configuration is not known to be right",
                    sink.name(),
                    patience.toSeconds());
            thread.interrupt();
        }
    }

    private static void join(Thread thread, long nanos) {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        boolean interrupted = false;
        while (thread.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            SinkTypes.close(types.open(sink, NO_TRAIL), sink.name());
        } catch (InvalidSinkException e) {
            invalid = e;
        } catch (RuntimeException | Error e) {
            invalid = new InvalidSinkException("Sink " + sink.name() + " cannot be opened: " + e, e);
        }
    }
}
