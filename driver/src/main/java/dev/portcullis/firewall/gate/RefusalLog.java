package dev.portcullis.firewall.gate;

import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes one line a second at the most about statements that rules speak against, so that an attack cannot fill a disk. */
final class RefusalLog {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong silent = new AtomicLong();

    void write(Verdict verdict, @Nullable CallSite site) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
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
}
