package dev.portcullis.audit;

import dev.portcullis.audit.policy.BindMode;
import dev.portcullis.audit.policy.ParameterRule;
import java.io.InputStream;
import java.io.Reader;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that are bound to a prepared statement now, and to the entries of its next batch. There is none unless the policy asks for values. */
public final class BoundValues {
    /** So many entries of a batch have their values recorded. */
    static final int MOST_ENTRIES = 100;

    private final List<ParameterRule> rules;
    private final ParameterRule otherwise;
    private final BindKeys keys;
    private final Map<Object, BoundValue> values = new LinkedHashMap<>();
    private final List<List<BoundValue>> entries = new ArrayList<>();
    private int added;

    /** @param rules of the parameters from 1 on; {@code otherwise} is the mode of all others */
    BoundValues(List<ParameterRule> rules, BindMode otherwise, BindKeys keys) {
        this.rules = List.copyOf(rules);
        this.otherwise = new ParameterRule(otherwise, "");
        this.keys = keys;
    }

    private ParameterRule rule(Object parameter) {
        return parameter instanceof Integer index && index >= 1 && index <= rules.size()
                ? rules.get(index - 1)
                : otherwise;
    }

    /** A parameter has that value now. */
    public void set(Object parameter, @Nullable Object value) {
        ParameterRule rule = rule(parameter);
        if (rule.mode() == BindMode.ABSENT) {
            return;
        }
        String type = type(value);
        String text = text(type, value);
        String name = String.valueOf(parameter);
        values.put(
                parameter,
                text == null ? new BoundValue(name, type, null, null, null, -1) : recorded(rule, name, type, text));
    }

    private BoundValue recorded(ParameterRule rule, String name, String type, String text) {
        if (rule.mode() == BindMode.HMAC) {
            return new BoundValue(name, type, null, keys.hash(type + ':' + text), null, -1);
        }
        boolean cut = text.length() > BoundValue.MOST_CHARACTERS;
        String kept = cut ? text.substring(0, BoundValue.MOST_CHARACTERS) : text;
        int length = cut ? text.length() : -1;
        return rule.mode() == BindMode.TOKEN
                ? new BoundValue(name, type, null, null, keys.token(rule.column(), type, text, kept), length)
                : new BoundValue(name, type, kept, null, null, length);
    }

    /** A parameter is null now. */
    public void setNull(Object parameter) {
        set(parameter, null);
    }

    /** A parameter is read from a stream of that length. */
    public void stream(Object parameter, @Nullable Object stream, long length) {
        if (rule(parameter).mode() != BindMode.ABSENT) {
            values.put(
                    parameter,
                    new BoundValue(
                            String.valueOf(parameter), stream == null ? "null" : "stream", null, null, null, length));
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
