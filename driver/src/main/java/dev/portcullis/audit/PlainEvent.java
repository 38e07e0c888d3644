package dev.portcullis.audit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rare event that is no more than some texts: {@code connection}, {@code change}, {@code unwrap}, {@code policy}. */
final class PlainEvent extends Event {
    private final String type;
    private final @Nullable SessionDefinition session;
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable String> values = new ArrayList<>();
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
            out.text(names.get(i), values.get(i));
        }
        if (transaction > 0) {
            out.number("transaction", transaction);
        }
    }
}
