package dev.portcullis.guard;

import java.sql.Ref;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reference, whose target is guarded. */
final class GuardedRef extends ForwardingRef {
    private final GuardedConnection connection;

    GuardedRef(Ref raw, GuardedConnection connection) {
        super(raw);
        this.connection = connection;
    }

    @Override
    public @Nullable Object getObject() throws SQLException {
        return Values.guard(rawRef.getObject(), connection);
    }

    @Override
    public @Nullable Object getObject(Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawRef.getObject(types), connection);
    }
}
