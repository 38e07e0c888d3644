package dev.portcullis.benchmarks;

import com.alibaba.druid.util.jdbc.PreparedStatementBase;
import java.sql.Connection;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** Gives a new result set for each execution and keeps it, as real drivers do. */
final class StubPreparedStatement extends PreparedStatementBase {
    private final int rows;
    private long parameter;
    private @Nullable StubResultSet current;

    StubPreparedStatement(Connection connection, int rows) {
        super(connection);
        this.rows = rows;
    }

    @Override
    public void setLong(int index, long value) {
        parameter = value;
    }

    @Override
    public ResultSet executeQuery() {
        var result = new StubResultSet(this, rows, parameter);
        current = result;
        return result;
    }

    @Override
    public boolean execute() {
        executeQuery();
        return true;
    }

    @Override
    public int executeUpdate() {
        return 1;
    }
}
