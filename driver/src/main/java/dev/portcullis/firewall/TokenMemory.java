package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/** Verdicts by everything that rules look at: by the {@link Fingerprint} of the tokens, or the {@link Skeleton} of the text. */
final class TokenMemory {
    private final VerdictMemory<Entry> memory;

    TokenMemory(int sets) {
        memory = new VerdictMemory<>(sets);
    }

    @Nullable
    Verdict find(long first, long second) {
        int set = memory.set((int) first);
        for (int slot = set; slot < set + VerdictMemory.WAYS; slot++) {
            Entry entry = memory.at(slot);
            if (entry != null && entry.first == first && entry.second == second) {
                return memory.hit(slot, entry);
            }
        }
        return null;
    }

    void add(long first, long second, Verdict verdict) {
        memory.add(memory.set((int) first), new Entry(first, second, verdict));
    }

    private static final class Entry extends Remembered {
        private final long first;
        private final long second;

        Entry(long first, long second, Verdict verdict) {
            super(verdict);
            this.first = first;
            this.second = second;
        }

        @Override
        boolean isStale() {
            return false;
        }
    }
}
