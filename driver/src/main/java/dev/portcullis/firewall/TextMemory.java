package dev.portcullis.firewall;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by the text itself. Holds texts weakly: no literal of the application lives longer for having been judged.
 */
final class TextMemory {
    private static final int SAMPLES = 12;
    private static final int CANDIDATES = 1 << 12;

    private final VerdictMemory<Entry> memory;
    /** Hashes of texts seen once, racy on purpose: a text is remembered from its second time on. */
    private final int[] candidates = new int[CANDIDATES];

    TextMemory(int sets) {
        memory = new VerdictMemory<>(sets);
    }

    @Nullable
    Verdict find(String sql, Dialect dialect) {
        int hash = hash(sql);
        int set = memory.set(hash);
        for (int slot = set; slot < set + VerdictMemory.WAYS; slot++) {
            Entry entry = memory.at(slot);
            if (entry != null && entry.hash == hash && entry.isFor(sql, dialect)) {
                return memory.hit(slot, entry);
            }
        }
        return null;
    }

    /** Remembers a text that came before. */
    void add(String sql, Dialect dialect, Verdict verdict) {
        int hash = hash(sql);
        int candidate = (hash ^ hash >>> 15) & (CANDIDATES - 1);
        if (candidates[candidate] == hash) {
            memory.add(memory.set(hash), new Entry(sql, hash, dialect, verdict));
        } else {
            candidates[candidate] = hash;
        }
    }

    /** Of a few characters: {@code String.hashCode} of a text that is new takes longer than to scan it. */
    private static int hash(String sql) {
        int length = sql.length();
        int hash = length * 0x9E37_79B1;
        int step = Math.max(1, length / SAMPLES);
        for (int i = length - 1; i >= 0; i -= step) {
            hash = hash * 31 + sql.charAt(i);
        }
        return hash * 0x85EB_CA6B;
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
