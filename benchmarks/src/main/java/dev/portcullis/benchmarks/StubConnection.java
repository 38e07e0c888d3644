package dev.portcullis.benchmarks;

import com.alibaba.druid.mock.MockConnection;
import java.sql.PreparedStatement;

/**
 * A driver that answers every query at once with the same rows, so that what stands before it is all that is measured.
 *
 * <p>Druid's mock classes fill in the many methods that no benchmark calls; those that one does call are written here and beside.
 */
final class StubConnection extends MockConnection {
    private final int rows;

    /** Each query of this connection has that many rows. */
    StubConnection(int rows) {
        this.rows = rows;
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return new StubPreparedStatement(this, rows);
    }
}
