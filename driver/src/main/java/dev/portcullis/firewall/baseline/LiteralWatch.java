package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Redaction;
import dev.portcullis.firewall.Shape;
import dev.portcullis.policy.Housekeeping;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Notices call sites whose statements have one shape and different literals, and writes them into the findings file. Of literals it keeps a keyed
 * fingerprint in memory and nothing else. Safe for all threads.
 */
public final class LiteralWatch implements Housekeeping.Task {
    private static final System.Logger LOG = System.getLogger(LiteralWatch.class.getName());
    private static final int MOST_PLACES = 10_000;
    /** A place that sent the same literals so often is held to have them in its source. */
    private static final int ENOUGH_SIGHTINGS = 64;

    private final Concatenations file;
    private final byte[] key = new byte[32];
    private final ReentrantLock lock = new ReentrantLock();

    /** By application, site and shape; guarded by {@link #lock}, as is {@link #pending}. */
    private final Map<String, Sighting> sightings = new HashMap<>();

    private List<Concatenation> pending = new ArrayList<>();
    private @Nullable String problem;

    private LiteralWatch(Concatenations file) {
        this.file = file;
        new SecureRandom().nextBytes(key);
    }

    /** Watches from now on and for as long as the returned object is held. */
    public static LiteralWatch into(Concatenations file) {
        LiteralWatch watch = unscheduled(file);
        Housekeeping.add(watch);
        return watch;
    }

    /** A watch that writes only when {@link #keep} is called. */
    static LiteralWatch unscheduled(Concatenations file) {
        return new LiteralWatch(file);
    }

    /** The literals of the first statement of a shape at a place, and how often they came again. */
    private static final class Sighting {
        private final long literals;
        private int times = 1;

        Sighting(long literals) {
            this.literals = literals;
        }
    }

    /** Sees a statement, of which it keeps no literal. */
    public void see(@Nullable String application, CallSite site, Shape shape, String sql, Dialect dialect) {
        String name = application == null ? BaselineLine.NO_APPLICATION : application;
        String place = name + '\t' + site.id() + '\t' + shape;
        lock.lock();
        try {
            Sighting before = sightings.get(place);
            if (before == null) {
                if (sightings.size() < MOST_PLACES) {
                    sightings.put(place, new Sighting(Redaction.fingerprint(sql, dialect, key)));
                }
            } else if (before.literals != 0 && before.times < ENOUGH_SIGHTINGS) {
                before.times++;
                if (Redaction.fingerprint(sql, dialect, key) != before.literals) {
                    before.times = ENOUGH_SIGHTINGS;
                    pending.add(new Concatenation(name, site, shape, Redaction.of(sql, dialect)));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds what was found to the file. What cannot be written is kept for the next time. */
    @Override
    public void keep() {
        List<Concatenation> found = take();
        if (found.isEmpty()) {
            return;
        }
        try {
            file.add(found);
            problem = null;
        } catch (IOException | InvalidBaselineException e) {
            giveBack(found);
            String why = String.valueOf(e.getMessage());
            if (!why.equals(problem)) {
                LOG.log(Level.WARNING, "Findings are not written yet: {0}", why);
            }
            problem = why;
        }
    }

    private List<Concatenation> take() {
        lock.lock();
        try {
            List<Concatenation> found = pending;
            pending = new ArrayList<>();
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(List<Concatenation> found) {
        lock.lock();
        try {
            pending.addAll(0, found);
        } finally {
            lock.unlock();
        }
    }
}
