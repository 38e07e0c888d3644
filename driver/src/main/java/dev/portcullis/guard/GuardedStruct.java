package dev.portcullis.guard;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A structured value, whose attributes are guarded. */
final class GuardedStruct extends ForwardingStruct {
    private final GuardedConnection connection;

    GuardedStruct(Struct raw, GuardedConnection connection) {
        super(raw);
        this.connection = connection;
    }

    @Override
    public @Nullable Object[] getAttributes() throws SQLException {
        return Values.guard(rawStruct.getAttributes(), connection);
    }

    @Override
    public @Nullable Object[] getAttributes(Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawStruct.getAttributes(types), connection);
    }
}
