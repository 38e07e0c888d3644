package dev.portcullis.guard;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Puts a guard before each value that is an object of Connector/J's; all others pass as they are. */
final class Values {
    private Values() {}

    static @Nullable Object guard(@Nullable Object value, GuardedConnection connection) {
        // Almost every value is one of these, and a check against a class is cheaper than one against an interface.
        if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Date
                || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Blob blob) {
            return guard(blob);
        }
        if (value instanceof Clob clob) {
            return guard(clob);
        }
        if (value instanceof SQLXML xml) {
            return guard(xml);
        }
        if (value instanceof Array array) {
            return guard(array, connection);
        }
        if (value instanceof Struct struct) {
            return guard(struct, connection);
        }
        if (value instanceof Ref ref) {
            return guard(ref, connection);
        }
        if (value instanceof RowId rowId) {
            return guard(rowId);
        }
        return value instanceof ResultSet rows ? new GuardedResultSet(rows, connection) : value;
    }

    /**
     * Guards a value that the application asked for as the given type.
     *
     * @throws SQLException with SQLState 42501 for a type of Connector/J's own, unless {@code portcullis.unwrap=allow}.
     */
    static <T> @Nullable T guard(@Nullable T value, Class<T> type, GuardedConnection connection) throws SQLException {
        Object guarded = guard(value, connection);
        if (guarded == value || type.isInstance(guarded)) {
            return type.cast(guarded);
        }
        Unwrapping.admit(type, connection.context());
        return value;
    }

    static @Nullable Object[] guard(@Nullable Object[] values, GuardedConnection connection) {
        Object[] guarded = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            guarded[i] = guard(values[i], connection);
        }
        return guarded;
    }

    static @Nullable Array guard(@Nullable Array raw, GuardedConnection connection) {
        return raw == null ? null : new GuardedArray(raw, connection);
    }

    static @Nullable Struct guard(@Nullable Struct raw, GuardedConnection connection) {
        return raw == null ? null : new GuardedStruct(raw, connection);
    }

    static @Nullable Ref guard(@Nullable Ref raw, GuardedConnection connection) {
        return raw == null ? null : new GuardedRef(raw, connection);
    }

    static @Nullable SQLXML guard(@Nullable SQLXML raw) {
        return raw == null ? null : new GuardedSQLXML(raw);
    }

    static @Nullable Blob guard(@Nullable Blob raw) {
        return raw == null ? null : new GuardedBlob(raw);
    }

    static @Nullable Clob guard(@Nullable Clob raw) {
        if (raw instanceof NClob national) {
            return guard(national);
        }
        return raw == null ? null : new GuardedClob(raw);
    }

    static @Nullable NClob guard(@Nullable NClob raw) {
        return raw == null ? null : new GuardedNClob(raw);
    }

    static @Nullable RowId guard(@Nullable RowId raw) {
        return raw == null ? null : new GuardedRowId(raw);
    }
}
