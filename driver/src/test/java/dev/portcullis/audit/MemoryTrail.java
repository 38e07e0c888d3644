package dev.portcullis.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A trail that keeps records as maps; the fields of the definitions stand in each. */
public final class MemoryTrail implements Trail {
    private final List<Map<String, Object>> records = new CopyOnWriteArrayList<>();
    private final boolean durable;
    private volatile boolean failing;

    /** @param durable what the trail says of itself */
    public MemoryTrail(boolean durable) {
        this.durable = durable;
    }

    /** All records so far, or those of one type. */
    public List<Map<String, Object>> records(String... types) {
        List<String> wanted = List.of(types);
        return records.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(each.get("type")))
                .toList();
    }

    /** Forgets all records. */
    public void clear() {
        records.clear();
    }

    /** From now on nothing can be recorded. */
    public void fail() {
        failing = true;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    @Override
    public void admit() throws TrailFailedException {
        if (failing) {
            throw new TrailFailedException("the disk is full");
        }
    }

    @Override
    public void publish(Event event) {
        Writer out = new Writer();
        out.text("type", event.type());
        out.number("nanos", event.nanos);
        Definition session = event.session();
        if (session != null) {
            out.object("session");
            session.write(out);
            out.end();
        }
        Definition statement = event.statement();
        if (statement != null) {
            out.object("statement");
            statement.write(out);
            out.end();
        }
        event.write(out);
        records.add(out.root);
    }

    @Override
    public void acknowledge(Event event) {
        publish(event);
    }

    @Override
    public void close() {}

    /** Makes maps and lists of what is written. */
    private static final class Writer implements RecordWriter {
        private final Map<String, Object> root = new LinkedHashMap<>();
        private final Deque<Object> open = new ArrayDeque<>(List.of(root));

        @SuppressWarnings("unchecked")
        private RecordWriter put(String name, Object value) {
            Object top = open.element();
            if (top instanceof List) {
                ((List<Object>) top).add(value);
            } else if (((Map<String, Object>) top).put(name, value) != null) {
                throw new AssertionError(name + " is written twice");
            }
            return this;
        }

        @Override
        public RecordWriter number(String name, long value) {
            return put(name, value);
        }

        @Override
        public RecordWriter flag(String name, boolean value) {
            return put(name, value);
        }

        @Override
        public RecordWriter text(String name, @Nullable CharSequence value) {
            return value == null || value.isEmpty() ? this : put(name, value.toString());
        }

        @Override
        public RecordWriter texts(String name, List<String> values) {
            return values.isEmpty() ? this : put(name, List.copyOf(values));
        }

        @Override
        public RecordWriter numbers(String name, long[] values) {
            List<Long> list = new ArrayList<>();
            for (long value : values) {
                list.add(value);
            }
            return list.isEmpty() ? this : put(name, list);
        }

        @Override
        public RecordWriter object(String name) {
            Map<String, Object> map = new LinkedHashMap<>();
            put(name, map);
            open.push(map);
            return this;
        }

        @Override
        public RecordWriter array(String name) {
            List<Object> list = new ArrayList<>();
            put(name, list);
            open.push(list);
            return this;
        }

        @Override
        public RecordWriter end() {
            open.pop();
            return this;
        }
    }
}
