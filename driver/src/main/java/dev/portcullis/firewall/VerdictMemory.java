package dev.portcullis.firewall;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded table of verdicts that a flood of new keys cannot wash out. The table is made of small sets; a new key takes
 * the first slot of its set, which is on probation, and a key on probation moves up only where a slot is free or less
 * wanted than itself. Keys that come once therefore displace nothing but each other.
 *
 * <p>For all threads, without locks: an entry is published by a volatile write and two threads that admit at once may
 * lose one of the entries, which only costs another judgement.
 */
final class VerdictMemory<E extends Remembered> {
    static final int WAYS = 4;

    private final AtomicReferenceArray<@Nullable E> slots;
    private final int mask;

    /** @param sets how many sets, a power of two */
    VerdictMemory(int sets) {
        slots = new AtomicReferenceArray<>(sets * WAYS);
        mask = sets - 1;
    }

    /** The first slot of the set that a hash belongs to. */
    int set(int hash) {
        return ((hash ^ hash >>> 16) & mask) * WAYS;
    }

    @Nullable
    E at(int slot) {
        return slots.getAcquire(slot);
    }

    void add(int set, E entry) {
        for (int slot = set + 1; slot < set + WAYS; slot++) {
            if (Remembered.isFree(slots.getAcquire(slot))) {
                slots.setRelease(slot, entry);
                return;
            }
        }
        slots.setRelease(set, entry);
    }

    /** Counts a hit, and moves the entry up from probation when it has earned that. */
    Verdict hit(int slot, E entry) {
        if (entry.hits < Remembered.MOST_HITS) {
            entry.hits++;
            if (slot % WAYS == 0) {
                promote(slot, entry);
            }
        }
        return entry.verdict;
    }

    private void promote(int set, E entry) {
        int least = set + 1;
        int fewest = Integer.MAX_VALUE;
        for (int slot = set + 1; slot < set + WAYS; slot++) {
            E other = slots.getAcquire(slot);
            int hits = other == null || other.isStale() ? -1 : other.hits;
            if (hits < fewest) {
                fewest = hits;
                least = slot;
            }
        }
        if (fewest < entry.hits) {
            E displaced = slots.getAcquire(least);
            slots.setRelease(least, entry);
            slots.setRelease(set, displaced);
        } else if (entry.hits == Remembered.MOST_HITS) {
            age(set);
        }
    }

    /** All slots are wanted as much as can be counted: counts anew, so that what is no longer asked for falls behind. */
    private void age(int set) {
        for (int slot = set; slot < set + WAYS; slot++) {
            E entry = slots.getAcquire(slot);
            if (entry != null) {
                entry.hits = Remembered.MOST_HITS / 2;
            }
        }
    }
}
