package dev.portcullis.audit.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one segment name by number: those that were named last in memory, all others where they stand in the file. A segment may
 * hold a definition for each of its records, and who reads it has not the memory for all of them. For one thread.
 *
 * @param <T> a definition as its reader has it
 */
public final class Definitions<T> {
    /** So many are in memory. */
    private static final int MOST = 1_000;

    private final Reader<T> reader;
    private final Map<Long, Long> offsets = new HashMap<>();
    private final Map<Long, T> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
            return size() > MOST;
        }
    };

    /** How a line becomes a definition; null for one that is none. */
    public interface Reader<T> {
        @Nullable
        T read(byte[] line);
    }

    public Definitions(Reader<T> reader) {
        this.reader = reader;
    }

    /** Forgets those of the segment before. */
    public void clear() {
        offsets.clear();
        latest.clear();
    }

    /** Takes the definition of the line at an offset. */
    public void put(long id, T definition, long offset) {
        offsets.put(id, offset);
        latest.put(id, definition);
    }

    /** The definition of that number in the segment that is read; null if there is none, or none any more. */
    public @Nullable T get(long id, LineSource segment) throws IOException {
        T known = latest.get(id);
        Long offset = known == null ? offsets.get(id) : null;
        byte[] line = offset == null ? null : segment.lineAt(offset);
        if (line == null) {
            return known;
        }
        T definition = reader.read(line);
        if (definition != null) {
            latest.put(id, definition);
        }
        return definition;
    }
}
