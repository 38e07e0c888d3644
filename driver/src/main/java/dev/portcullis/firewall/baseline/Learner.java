package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Shape;
import dev.portcullis.policy.Housekeeping;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what an application runs into a baseline file: every two seconds and when the process ends. A statement that rules call an attack
 * is written down as quarantined, so that nobody can teach the firewall an attack without a person's approval. Safe for all threads.
 */
public final class Learner implements Housekeeping.Task {
    private static final System.Logger LOG = System.getLogger(Learner.class.getName());
    private static final int MOST_SHAPES = 100_000;
    private static final int MOST_SHAPES_OF_A_SITE = 2_000;

    private final BaselineFile file;
    private final ReentrantLock lock = new ReentrantLock();

    /** The shapes that were met, per application and site, and how many there are in all; guarded by {@link #lock}. */
    private final Map<String, Set<Shape>> met = new HashMap<>();

    private int count;
    private boolean full;

    /** What is not in the file yet; guarded by {@link #lock}. */
    private List<BaselineLine> pending = new ArrayList<>();

    private @Nullable String problem;

    private Learner(BaselineFile file) {
        this.file = file;
    }

    /** Learns into a file, which need not be there yet, from now on and for as long as the returned object is held. */
    public static Learner into(BaselineFile file) throws IOException, InvalidBaselineException {
        Learner learner = unscheduled(file);
        Housekeeping.add(learner);
        return learner;
    }

    /** A learner that writes only when {@link #keep} is called. */
    static Learner unscheduled(BaselineFile file) throws IOException, InvalidBaselineException {
        Learner learner = new Learner(file);
        for (BaselineLine line : file.readIfPresent().lines()) {
            if (line.shape() != null) {
                learner.isNew(line.application(), line.site(), line.shape());
            }
        }
        return learner;
    }

    /**
     * Records that a statement ran.
     *
     * @param rules those that call it an attack; empty when it is honest as far as rules tell
     * @param redaction the redacted text, asked for once per shape and site
     */
    public void learn(
            @Nullable String application, String site, Shape shape, List<String> rules, Supplier<String> redaction) {
        String name = application == null ? BaselineLine.NO_APPLICATION : application;
        lock.lock();
        try {
            if (isNew(name, site, shape)) {
                BaselineLine.Kind kind = rules.isEmpty() ? BaselineLine.Kind.LEARNED : BaselineLine.Kind.QUARANTINED;
                pending.add(BaselineLine.of(name, site, kind, shape, rules, redaction.get()));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isNew(String application, String site, Shape shape) {
        Set<Shape> shapes = met.computeIfAbsent(application + '\t' + site, key -> new HashSet<>());
        if (shapes.contains(shape)) {
            return false;
        }
        if (count >= MOST_SHAPES || shapes.size() >= MOST_SHAPES_OF_A_SITE) {
            if (!full) {
                full = true;
                LOG.log(Level.WARNING, "{0}: {1} has more shapes than are learned; some stay unknown", file, site);
            }
            return false;
        }
        count++;
        return shapes.add(shape);
    }

    /** Adds what was learned to the file. What cannot be written is kept for the next time. */
    @Override
    public void keep() {
        List<BaselineLine> lines = take();
        if (lines.isEmpty()) {
            return;
        }
        try {
            file.add(lines);
            problem = null;
        } catch (IOException | InvalidBaselineException e) {
            giveBack(lines);
            String why = String.valueOf(e.getMessage());
            if (!why.equals(problem)) {
                LOG.log(Level.WARNING, "What was learned is not written yet: {0}", why);
            }
            problem = why;
        }
    }

    private List<BaselineLine> take() {
        lock.lock();
        try {
            List<BaselineLine> lines = pending;
            pending = new ArrayList<>();
            return lines;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(List<BaselineLine> lines) {
        lock.lock();
        try {
            pending.addAll(0, lines);
        } finally {
            lock.unlock();
        }
    }
}
