package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/** A verdict under a key that {@link VerdictMemory} keeps, and how often it was asked for. */
abstract class Remembered {
    /** From here on an entry is as wanted as any other. */
    static final int MOST_HITS = 15;

    final Verdict verdict;

    /** Racy on purpose: a lost count does no harm, and once it is full the entry is never written again. */
    int hits;

    Remembered(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Whether nobody can ask for the entry any more. */
    abstract boolean isStale();

    static boolean isFree(@Nullable Remembered entry) {
        return entry == null || entry.isStale();
    }
}
