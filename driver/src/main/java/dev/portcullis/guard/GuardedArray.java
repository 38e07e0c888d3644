package dev.portcullis.guard;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array, whose elements and rows are guarded. */
final class GuardedArray extends ForwardingArray {
    private final GuardedConnection connection;

    GuardedArray(Array raw, GuardedConnection connection) {
        super(raw);
        this.connection = connection;
    }

    @Override
    public @Nullable Object getArray() throws SQLException {
        return elements(rawArray.getArray());
    }

    @Override
    public @Nullable Object getArray(Map<String, Class<?>> types) throws SQLException {
        return elements(rawArray.getArray(types));
    }

    @Override
    public @Nullable Object getArray(long index, int count) throws SQLException {
        return elements(rawArray.getArray(index, count));
    }

    @Override
    public @Nullable Object getArray(long index, int count, Map<String, Class<?>> types) throws SQLException {
        return elements(rawArray.getArray(index, count, types));
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        return rows(rawArray.getResultSet());
    }

    @Override
    public @Nullable ResultSet getResultSet(Map<String, Class<?>> types) throws SQLException {
        return rows(rawArray.getResultSet(types));
    }

    @Override
    public @Nullable ResultSet getResultSet(long index, int count) throws SQLException {
        return rows(rawArray.getResultSet(index, count));
    }

    @Override
    public @Nullable ResultSet getResultSet(long index, int count, Map<String, Class<?>> types) throws SQLException {
        return rows(rawArray.getResultSet(index, count, types));
    }

    private @Nullable Object elements(@Nullable Object raw) {
        return raw instanceof Object[] values ? Values.guard(values, connection) : raw;
    }

    private @Nullable ResultSet rows(@Nullable ResultSet raw) {
        return raw == null ? null : new GuardedResultSet(raw, connection);
    }
}
