package dev.portcullis.firewall;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by the text itself. Holds texts weakly: no literal of the application lives longer for having been judged.
 */
final class TextMemory {
    private static final int SAMPLES = 8;
    private static final int CANDIDATES = 1 << 12;

    private final VerdictMemory<Entry> memory;
    /** Hashes of texts that were handed in once, racy on purpose: a text is remembered from its second time on. */
    private final long[] candidates = new long[CANDIDATES];
    /**
     * For each set one bit of the hash of each of its texts, so that a new text seldom looks at them. Racy on purpose: one that is overlooked is
     * known by its skeleton or its tokens.
     */
    private final int[] bits;

    TextMemory(int sets) {
        memory = new VerdictMemory<>(sets);
        bits = new int[sets];
    }

    @Nullable
    Verdict find(String sql, int hash, Dialect dialect) {
        int set = memory.set(hash);
        if ((bits[set / VerdictMemory.WAYS] & bit(hash)) == 0) {
            return null;
        }
        for (int slot = set; slot < set + VerdictMemory.WAYS; slot++) {
            Entry entry = memory.at(slot);
            if (entry != null && entry.hash == hash && entry.isFor(sql, dialect)) {
                return memory.hit(slot, entry);
            }
        }
        return null;
    }

    /**
     * Remembers a text that came before.
     *
     * @param hash as {@link #hash} gives it
     * @param whole a hash of every character, or 0: without it, texts that differ in a few characters look like one that came before
     */
    void add(String sql, int hash, long whole, Dialect dialect, Verdict verdict) {
        long candidate = hash + whole;
        int folded = Long.hashCode(candidate);
        int place = (folded ^ folded >>> 15) & (CANDIDATES - 1);
        if (candidates[place] == candidate) {
            int set = memory.set(hash);
            memory.add(set, new Entry(sql, hash, dialect, verdict));
            bits[set / VerdictMemory.WAYS] = bitsOf(set);
        } else {
            candidates[place] = candidate;
        }
    }

    private int bitsOf(int set) {
        int all = 0;
        for (int slot = set; slot < set + VerdictMemory.WAYS; slot++) {
            Entry entry = memory.at(slot);
            all |= entry == null ? 0 : bit(entry.hash);
        }
        return all;
    }

    /** By the bits of the hash that {@link VerdictMemory#set} leaves out. */
    private static int bit(int hash) {
        return 1 << (hash >>> (Integer.SIZE - 5));
    }

    /** Of a few characters: {@code String.hashCode} of a text that is new takes longer than to judge it. */
    static int hash(String sql) {
        int length = sql.length();
        int step = length / SAMPLES + 1;
        int even = length;
        int odd = 0;
        int i = length - 1;
        for (; i >= step; i -= 2 * step) {
            even = even * 31 + sql.charAt(i);
            odd = odd * 31 + sql.charAt(i - step);
        }
        if (i >= 0) {
            even += sql.charAt(i);
        }
        return (even * 0x9E37_79B1 + odd) * 0x85EB_CA6B;
    }

    private static final class Entry extends Remembered {
        private final WeakReference<String> text;
        private final int hash;
        private final Dialect dialect;

        Entry(String sql, int hash, Dialect dialect, Verdict verdict) {
            super(verdict);
            text = new WeakReference<>(sql);
            this.hash = hash;
            this.dialect = dialect;
        }

        boolean isFor(String sql, Dialect readAs) {
            return sql.equals(text.get()) && dialect.equals(readAs);
        }

        @Override
        boolean isStale() {
            return text.get() == null;
        }
    }
}
