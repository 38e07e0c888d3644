package dev.portcullis.benchmarks.stub;

import java.sql.Types;

/** Names the columns {@code c1}, {@code c2}, and so on. */
final class StubColumns extends PartialResultSetMetaData {
    private final int columns;

    StubColumns(int columns) {
        this.columns = columns;
    }

    @Override
    public int getColumnCount() {
        return columns;
    }

    @Override
    public String getColumnName(int column) {
        return "c" + column;
    }

    @Override
    public String getColumnLabel(int column) {
        return "c" + column;
    }

    @Override
    public int getColumnType(int column) {
        return Types.VARCHAR;
    }
}
