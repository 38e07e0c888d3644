package dev.portcullis.guard;

import java.sql.SQLException;
import java.sql.Wrapper;

/**
 * A guard that can be asked for the object behind it.
 *
 * <p>Every interface of {@code java.sql} that the raw object has, and every type of the guard itself, is answered with the guard. A type that
 * only the raw object has, such as {@code com.mysql.cj.jdbc.JdbcConnection}, is answered by the setting {@code portcullis.unwrap}.
 */
abstract class WrapperGuard extends Guard implements Wrapper {
    @Override
    abstract Wrapper raw();

    abstract GuardContext context();

    /** {@inheritDoc} Says no to a type of Connector/J's own unless {@code portcullis.unwrap=allow}. */
    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        boolean rawIs = raw().isWrapperFor(type);
        return type.isInstance(this) || (rawIs && context().unwrapAllowed());
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLException with SQLState 42501 for a type of Connector/J's own, unless {@code portcullis.unwrap=allow}; else as
     *     Connector/J throws it when neither the guard nor the raw object is of that type.
     */
    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        Wrapper raw = raw();
        if (type.isInstance(this) && !type.isInstance(raw)) {
            return type.cast(this);
        }
        T vendor = raw.unwrap(type);
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        Unwrapping.admit(type, context());
        return vendor;
    }
}
