package dev.portcullis.firewall.gate;

import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines about statements that rules speak against: the first of each rule and shape at once, of the others one a second
 * with the number of those left out. An attack of ever new shapes cannot fill a disk: at most {@link #MOST_NEW} new ones a second
 * have their line.
 */
final class RefusalLog {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final int MOST_NEW = 20;
    /** How many pairs of rule and shape are known to have had their line; one more may make another forgotten. */
    private static final int KNOWN = 1 << 12;

    private final AtomicLongArray known = new AtomicLongArray(KNOWN);
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicInteger newOnes = new AtomicInteger();
    private final AtomicLong silent = new AtomicLong();

    void write(Verdict verdict, @Nullable CallSite site) {
        boolean turn = takesTurn();
        boolean isNew = isNew(verdict) && newOnes.incrementAndGet() <= MOST_NEW;
        if (!turn && !isNew) {
            silent.incrementAndGet();
            return;
        }
        long untold = silent.getAndSet(0);
        LOG.log(
                Level.WARNING,
                "{0} at {1}: {2} [rule {3}; shape {4}]{5}",
                verdict.isBlocked() ? "Refused a statement" : "Would refuse a statement",
                site == null ? "an unknown place" : site,
                verdict.reason(),
                String.join(", ", verdict.rules()),
                verdict.shape(),
                untold == 0 ? "" : ", and " + untold + " others since the last line");
    }

    /** Whether the second is over in which a line was written for whatever came first. */
    private boolean takesTurn() {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            return false;
        }
        newOnes.set(0);
        return true;
    }

    private boolean isNew(Verdict verdict) {
        long key = verdict.shape().high()
                ^ verdict.shape().low() * 31
                ^ (long) verdict.rules().get(0).hashCode() << 32;
        int slot = (int) (key ^ key >>> 32) & (KNOWN - 1);
        return known.getAndSet(slot, key) != key;
    }
}
