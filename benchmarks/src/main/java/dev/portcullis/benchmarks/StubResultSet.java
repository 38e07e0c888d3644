package dev.portcullis.benchmarks;

import com.alibaba.druid.util.jdbc.ResultSetBase;
import java.math.BigDecimal;
import java.sql.Statement;
import java.sql.Timestamp;

/** Rows that differ in their numbers alone; a value costs a field or an array load, and allocates nothing. */
final class StubResultSet extends ResultSetBase {
    private static final String[] NAMES = {"Ada", "Grace", "Edsger", "Barbara"};
    private static final BigDecimal PRICE = new BigDecimal("19.90");
    private static final Timestamp CREATED = new Timestamp(1_790_000_000_000L);

    private final int rows;
    private final long seed;
    private int row;

    StubResultSet(Statement statement, int rows, long seed) {
        super(statement);
        this.rows = rows;
        this.seed = seed;
    }

    @Override
    public boolean next() {
        return row++ < rows;
    }

    @Override
    public long getLong(int column) {
        return seed + row;
    }

    @Override
    public int getInt(int column) {
        return row;
    }

    @Override
    public double getDouble(int column) {
        return row;
    }

    @Override
    public String getString(int column) {
        return NAMES[row & 3];
    }

    @Override
    public BigDecimal getBigDecimal(int column) {
        return PRICE;
    }

    @Override
    public Timestamp getTimestamp(int column) {
        return CREATED;
    }

    @Override
    public Object getObject(int column) {
        return NAMES[row & 3];
    }

    @Override
    public boolean previous() {
        return row-- > 1;
    }

    @Override
    public void updateObject(int column, Object value) {
        throw new UnsupportedOperationException("the rows of the stub cannot be changed");
    }
}
