package dev.portcullis.audit.sink;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sinks of an application's trails. Looks once a second which trails of its name are in the directory, and follows each to each sink
 * with a thread of its own, unless another process does: so what a process left behind is delivered by any other of the name, and
 * by the next one.
 */
public final class Sinks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 1_000;

    private record Way(Path trail, String sink) {}

    private final Path directory;
    private final String trails;
    private final SinkTypes types;
    private final List<SinkSettings> settings;
    private final DriverMetrics metrics;
    private final Thread looking;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition end = lock.newCondition();
    private boolean ended;
    private boolean unreadable;
    /** Guarded by {@code lock}. */
    private final Map<Way, Follower> followers = new HashMap<>();

    private final Map<String, SinkLag> lags = new HashMap<>();

    private Sinks(Path directory, String name, SinkTypes types, List<SinkSettings> settings, DriverMetrics metrics) {
        this.directory = directory;
        this.trails = name + "-";
        this.types = types;
        this.settings = List.copyOf(settings);
        this.metrics = DriverMetrics.quiet(metrics);
        this.looking = new Thread(this::look, "portcullis-audit-sinks");
        looking.setDaemon(true);
        looking.setContextClassLoader(Sinks.class.getClassLoader());
    }

    /**
     * Begins to deliver, from where each sink got to in an earlier process. Waits for nothing.
     *
     * @param directory of the trails, {@code portcullis.audit.dir}
     * @param name what the directories of the trails are called before the hyphen and number
     * @throws InvalidSinkException if a sink cannot be used as it is configured; then none is started
     */
    public static Sinks start(Path directory, String name, List<SinkSettings> settings, DriverMetrics metrics)
            throws InvalidSinkException {
        SinkTypes types = settings.isEmpty() ? SinkTypes.NONE : SinkTypes.find();
        Set<String> names = new HashSet<>();
        for (SinkSettings sink : settings) {
            try {
                if (!names.add(sink.name())) {
                    throw new InvalidSinkException("Two sinks are named '" + sink.name() + "'; give each a 'name'");
                }
                SinkTrial.of(types, sink, SinkTrial.PATIENCE);
            } catch (InvalidSinkException e) {
                throw sink.error(e);
            }
        }
        Sinks sinks = new Sinks(directory, name, types, settings, metrics);
        if (!settings.isEmpty()) {
            sinks.follow();
            sinks.looking.start();
        }
        return sinks;
    }

    /** Delivers what is on disk, for five seconds at most; what is left is delivered by another process, or the next one. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!ended) {
                if (!settings.isEmpty()) {
                    follow();
                }
                ended = true;
                end.signalAll();
                followers.values().forEach(follower -> follower.end(DRAIN));
            }
        } finally {
            lock.unlock();
        }
        followers.values().forEach(Follower::awaitEnd);
    }

    private void look() {
        boolean over = false;
        while (!over) {
            try {
                over = awaitEnd();
            } catch (InterruptedException | Error e) {
                // Whoever interrupts the threads of an application does not mean this one, and want of memory passes.
            }
            follow();
        }
    }

    /** Waits until it is time to look again; whether that is for ever. */
    private boolean awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            while (!ended && left > 0) {
                left = end.awaitNanos(left);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Follows what nobody follows yet. */
    private void follow() {
        lock.lock();
        try {
            if (ended || !Files.isDirectory(directory)) {
                return;
            }
            boolean all = true;
            for (Path trail : Segments.trails(directory)) {
                String name = String.valueOf(trail.getFileName());
                if (name.startsWith(trails) && name.substring(trails.length()).matches("[0-9]{1,9}")) {
                    all &= tryFollow(new TrailSegments(trail));
                }
            }
            unreadable &= !all;
        } catch (IOException | RuntimeException | Error e) {
            // Such as want of memory, which passes: nobody else would begin again.
            cannot(directory, e);
        } finally {
            lock.unlock();
        }
    }

    /** False if it cannot be followed for now, which holds no other trail. */
    private boolean tryFollow(TrailSegments segments) {
        try {
            follow(segments);
            return true;
        } catch (IOException | RuntimeException | Error e) {
            cannot(segments.directory(), e);
            return false;
        }
    }

    /** Once until all can be followed again. */
    private void cannot(Path what, Throwable why) {
        if (!unreadable) {
            LOG.log(Level.WARNING, "{0} cannot be followed to its sinks: {1}", what, why);
        }
        unreadable = true;
    }

    private void follow(TrailSegments segments) throws IOException {
        String trail = segments.trail();
        if (trail == null) {
            // Its first segment is being begun.
            return;
        }
        for (SinkSettings sink : settings) {
            Way way = new Way(segments.directory(), sink.name());
            Follower follower = followers.get(way);
            if (follower != null && !follower.trail().equals(trail)) {
                // Another trail took the place of one that was removed.
                follower.endNow();
            }
            if (follower == null || follower.isOver()) {
                start(way, sink, segments, trail);
            }
        }
    }

    private void start(Way way, SinkSettings sink, TrailSegments segments, String trail) throws IOException {
        SinkLock owner = SinkLock.tryTake(segments.directory(), sink.name());
        if (owner == null) {
            return;
        }
        try {
            SinkLag lag = lags.computeIfAbsent(sink.name(), name -> new SinkLag(name, metrics));
            Follower follower = new Follower(sink, types, segments, trail, owner, lag, metrics);
            follower.start();
            followers.put(way, follower);
        } catch (RuntimeException | Error e) {
            // Such as want of memory for its thread.
            owner.release();
            throw e;
        }
    }
}
