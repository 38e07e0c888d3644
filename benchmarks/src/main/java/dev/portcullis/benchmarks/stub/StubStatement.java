package dev.portcullis.benchmarks.stub;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** A statement of the stub: the text becomes bytes, then the answer is there. */
class StubStatement extends PartialStatement {
    final StubConnection connection;
    final Request request = new Request();

    private @Nullable StubResultSet current;
    private long updateCount = -1;
    private boolean closed;

    StubStatement(StubConnection connection) {
        this.connection = connection;
    }

    final ResultSet answer() {
        StubResultSet rows = new StubResultSet(this, connection.answer());
        current = rows;
        updateCount = -1;
        return rows;
    }

    final int updated() {
        current = null;
        updateCount = 1;
        return 1;
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        request.clear();
        request.add(sql);
        return answer();
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        request.clear();
        request.add(sql);
        return updated();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        request.clear();
        request.add(sql);
        if (sql.startsWith("SELECT")) {
            answer();
            return true;
        }
        updated();
        return false;
    }

    @Override
    public final @Nullable ResultSet getResultSet() {
        return current;
    }

    @Override
    public final int getUpdateCount() {
        return (int) updateCount;
    }

    @Override
    public final boolean getMoreResults() {
        current = null;
        updateCount = -1;
        return false;
    }

    @Override
    public final Connection getConnection() {
        return connection;
    }

    @Override
    public final void close() {
        closed = true;
    }

    @Override
    public final boolean isClosed() {
        return closed;
    }

    @Override
    public final int getFetchSize() {
        return 0;
    }

    @Override
    public final void setFetchSize(int rows) {}

    @Override
    public final int getMaxRows() {
        return 0;
    }

    @Override
    public final int getMaxFieldSize() {
        return 0;
    }

    @Override
    public final int getQueryTimeout() {
        return 0;
    }

    @Override
    public final void setQueryTimeout(int seconds) {}

    @Override
    public final int getFetchDirection() {
        return ResultSet.FETCH_FORWARD;
    }

    @Override
    public final int getResultSetType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public final int getResultSetConcurrency() {
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public final int getResultSetHoldability() {
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    public final @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public final void clearWarnings() {}
}
