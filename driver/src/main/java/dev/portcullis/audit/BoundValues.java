package dev.portcullis.audit;

import dev.portcullis.audit.policy.BindMode;
import java.io.InputStream;
import java.io.Reader;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values that are bound to a prepared statement now, and to the entries of its next batch. There is none unless the policy asks for values. */
public final class BoundValues {
    /** So many entries of a batch have their values recorded. */
    static final int MOST_ENTRIES = 100;

    private final List<BindMode> modes;
    private final BindMode otherwise;
    private final @Nullable HmacKey key;
    private final Map<Object, BoundValue> values = new LinkedHashMap<>();
    private final List<List<BoundValue>> entries = new ArrayList<>();
    private int added;

    /** @param modes of the parameters from 1 on; {@code otherwise} is that of all others */
    BoundValues(List<BindMode> modes, BindMode otherwise, @Nullable HmacKey key) {
        this.modes = List.copyOf(modes);
        this.otherwise = otherwise;
        this.key = key;
    }

    private BindMode mode(Object parameter) {
        return parameter instanceof Integer index && index >= 1 && index <= modes.size()
                ? modes.get(index - 1)
                : otherwise;
    }

    /** A parameter has that value now. */
    public void set(Object parameter, @Nullable Object value) {
        BindMode mode = mode(parameter);
        if (mode == BindMode.ABSENT) {
            return;
        }
        String type = type(value);
        String text = text(type, value);
        String name = String.valueOf(parameter);
        if (text == null) {
            values.put(parameter, new BoundValue(name, type, null, null, -1));
        } else if (mode != BindMode.CLEAR) {
            HmacKey hash = Objects.requireNonNull(key, "the policy was read with a key");
            values.put(parameter, new BoundValue(name, type, null, hash.hash(type + ':' + text), -1));
        } else {
            boolean cut = text.length() > BoundValue.MOST_CHARACTERS;
            String kept = cut ? text.substring(0, BoundValue.MOST_CHARACTERS) : text;
            values.put(parameter, new BoundValue(name, type, kept, null, cut ? text.length() : -1));
        }
    }

    /** A parameter is null now. */
    public void setNull(Object parameter) {
        set(parameter, null);
    }

    /** A parameter is read from a stream of that length. */
    public void stream(Object parameter, @Nullable Object stream, long length) {
        if (mode(parameter) != BindMode.ABSENT) {
            values.put(
                    parameter,
                    new BoundValue(String.valueOf(parameter), stream == null ? "null" : "stream", null, null, length));
        }
    }

    /** The values are those of an entry of the next batch. */
    public void add() {
        if (entries.size() < MOST_ENTRIES) {
            entries.add(List.copyOf(values.values()));
        }
        added++;
    }

    /** The batch begins anew. */
    public void clear() {
        entries.clear();
        added = 0;
    }

    List<BoundValue> now() {
        return List.copyOf(values.values());
    }

    List<List<BoundValue>> batch() {
        return List.copyOf(entries);
    }

    /** How many entries have no values on record. */
    int omitted() {
        return added - entries.size();
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return "text";
        }
        if (value instanceof byte[]) {
            return "bytes";
        }
        if (value instanceof Date || value instanceof TemporalAccessor) {
            return "time";
        }
        return value instanceof InputStream || value instanceof Reader ? "stream" : "object";
    }

    private static @Nullable String text(String type, @Nullable Object value) {
        return switch (type) {
            case "number", "boolean", "text", "time" -> String.valueOf(value);
            case "bytes" -> value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : null;
            default -> null;
        };
    }
}
