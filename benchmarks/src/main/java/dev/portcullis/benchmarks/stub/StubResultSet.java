package dev.portcullis.benchmarks.stub;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are decoded as a driver must: the lengths of a row's values are walked when it is reached, and a value is made of its bytes each
 * time it is asked for.
 */
final class StubResultSet extends PartialResultSet {
    private final StubStatement statement;
    private final Answer answer;
    private final byte[] bytes;
    private final int[] starts;
    private int row;
    private int position;
    private boolean closed;

    StubResultSet(StubStatement statement, Answer answer) {
        this.statement = statement;
        this.answer = answer;
        this.bytes = answer.bytes();
        this.starts = new int[answer.columns()];
    }

    @Override
    public boolean next() throws SQLException {
        if (closed) {
            throw new SQLException("The result set is closed");
        }
        if (row == answer.rows()) {
            return false;
        }
        row++;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = position;
            position += 1 + bytes[position];
        }
        return true;
    }

    private int start(int column) throws SQLException {
        if (closed || row == 0 || column < 1 || column > starts.length) {
            throw new SQLException("There is no column " + column + " here");
        }
        return starts[column - 1];
    }

    @Override
    public long getLong(int column) throws SQLException {
        int start = start(column);
        int end = start + 1 + bytes[start];
        long value = 0;
        for (int i = start + 1; i < end; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    @Override
    public int getInt(int column) throws SQLException {
        return Math.toIntExact(getLong(column));
    }

    @Override
    public String getString(int column) throws SQLException {
        int start = start(column);
        return new String(bytes, start + 1, bytes[start], StandardCharsets.UTF_8);
    }

    @Override
    public BigDecimal getBigDecimal(int column) throws SQLException {
        return new BigDecimal(getString(column));
    }

    @Override
    public Timestamp getTimestamp(int column) throws SQLException {
        int start = start(column) + 1;
        return Timestamp.valueOf(LocalDateTime.of(
                digits(start, 4),
                digits(start + 5, 2),
                digits(start + 8, 2),
                digits(start + 11, 2),
                digits(start + 14, 2),
                digits(start + 17, 2)));
    }

    private int digits(int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    @Override
    public Object getObject(int column) throws SQLException {
        return getString(column);
    }

    @Override
    public boolean wasNull() {
        return false;
    }

    @Override
    public Statement getStatement() {
        return statement;
    }

    @Override
    public ResultSetMetaData getMetaData() {
        return new StubColumns(answer.columns());
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int getType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() {
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}
}
