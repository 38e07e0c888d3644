package dev.portcullis.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rare event that is no more than some values: {@code connection}, {@code change}, {@code unwrap}, {@code policy}. */
final class PlainEvent extends Event {
    private final String type;
    private final @Nullable SessionDefinition session;
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();
    private int transaction;

    PlainEvent(String type, @Nullable SessionDefinition session) {
        super(System.nanoTime());
        this.type = type;
        this.session = session;
    }

    /** A field, left out when the value is null. */
    PlainEvent field(String name, @Nullable String value) {
        names.add(name);
        values.add(value);
        return this;
    }

    /** A number, left out when it is 0. */
    PlainEvent number(String name, long value) {
        names.add(name);
        values.add(value == 0 ? null : value);
        return this;
    }

    /** {@code true}, or nothing. */
    PlainEvent flag(String name, boolean value) {
        names.add(name);
        values.add(value ? true : null);
        return this;
    }

    PlainEvent in(int openTransaction) {
        transaction = openTransaction;
        return this;
    }

    @Override
    protected String type() {
        return type;
    }

    @Override
    protected @Nullable SessionDefinition session() {
        return session;
    }

    @Override
    protected void write(RecordWriter out) {
        for (int i = 0; i < names.size(); i++) {
            Object value = values.get(i);
            if (value instanceof Long number) {
                out.number(names.get(i), number);
            } else if (value instanceof Boolean flag) {
                out.flag(names.get(i), flag);
            } else if (value != null) {
                out.text(names.get(i), value.toString());
            }
        }
        if (transaction > 0) {
            out.number("transaction", transaction);
        }
    }
}
