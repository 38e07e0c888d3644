package dev.portcullis.benchmarks.stub;

import java.sql.SQLException;
import java.sql.Wrapper;

/** What all objects of the stub have: they wrap nothing but themselves. */
abstract class StubWrapper implements Wrapper {
    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException(getClass().getName() + " is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
