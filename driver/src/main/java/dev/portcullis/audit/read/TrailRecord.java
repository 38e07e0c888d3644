package dev.portcullis.audit.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record together with the session and the statement that it names. Immutable. */
public final class TrailRecord {
    /** What a definition has for the trail's own sake. */
    private static final List<String> FRAME = List.of("seq", "time", "type", "id", "hash");

    private final String trail;
    private final Fields own;
    private final @Nullable Fields session;
    private final @Nullable Fields statement;

    TrailRecord(String trail, Fields own, @Nullable Fields session, @Nullable Fields statement) {
        this.trail = trail;
        this.own = own;
        this.session = session;
        this.statement = statement;
    }

    /** The id of the trail. */
    public String trail() {
        return trail;
    }

    /** {@code <trail>-<seq>}. */
    public String id() {
        return trail + "-" + seq();
    }

    /** The number in the trail. */
    public long seq() {
        return own.number("seq");
    }

    /** In UTC with microseconds, such that texts compare as times do. */
    public String time() {
        return String.valueOf(own.text("time"));
    }

    /** What it is a record of. */
    public String type() {
        return String.valueOf(own.text("type"));
    }

    /** A field of the record, of its session or of its statement; null if none has it. */
    public @Nullable Object field(String name) {
        Object value = own.asMap().get(name);
        if (value == null && session != null) {
            value = session.asMap().get(name);
        }
        if (value == null && statement != null) {
            value = statement.asMap().get(name);
        }
        return value;
    }

    /** The same as text; empty if there is none. */
    public String text(String name) {
        Object value = field(name);
        return value == null ? "" : value.toString();
    }

    /** The same record with another value of a field of its own. */
    public TrailRecord with(String name, Object value) {
        return new TrailRecord(trail, own.with(name, value), session, statement);
    }

    /** Everything about the record, in one object that can be understood without the trail. */
    public Map<String, Object> joined() {
        Map<String, Object> joined = new LinkedHashMap<>();
        joined.put("event", id());
        own.asMap().forEach((name, value) -> {
            if (!name.equals("session") && !name.equals("statement") && !name.equals("hash")) {
                joined.put(name, value);
            }
        });
        add(joined, session);
        add(joined, statement);
        joined.put("hash", String.valueOf(own.text("hash")));
        return joined;
    }

    private static void add(Map<String, Object> joined, @Nullable Fields definition) {
        if (definition != null) {
            definition.asMap().forEach((name, value) -> {
                if (!FRAME.contains(name)) {
                    joined.putIfAbsent(name, value);
                }
            });
        }
    }
}
