package dev.portcullis.guard;

import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.StatementDefinition;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows. Changing one through the result set is an execution of SQL, and runs through the connection's {@link Funnel}. */
final class GuardedResultSet extends ForwardingResultSet {
    private final GuardedConnection connection;
    private final @Nullable GuardedStatement statement;
    private final @Nullable OperationEvent operation;
    private final boolean keys;

    /** Guards rows that belong to no statement that the application holds. */
    GuardedResultSet(ResultSet raw, GuardedConnection connection) {
        this(raw, connection, null, null, false);
    }

    /**
     * Guards the rows that the given statement gave.
     *
     * @param operation what gave them, for the audit trail; null when it is not recorded
     * @param keys whether they are generated keys
     */
    GuardedResultSet(
            ResultSet raw,
            GuardedConnection connection,
            @Nullable GuardedStatement statement,
            @Nullable OperationEvent operation,
            boolean keys) {
        super(raw);
        this.connection = connection;
        this.statement = statement;
        this.operation = operation;
        this.keys = keys;
        if (operation != null) {
            operation.opened(keys);
        }
    }

    /** What gave the rows, for the audit trail, whether that is recorded or not; null for rows of no statement. */
    @Nullable
    StatementDefinition origin() {
        if (operation != null) {
            return operation.statement();
        }
        return statement == null ? null : statement.leftOut;
    }

    boolean isOf(@Nullable OperationEvent given) {
        return operation == given;
    }

    @Override
    public boolean next() throws SQLException {
        OperationEvent counts = operation;
        if (counts == null) {
            return rawResultSet.next();
        }
        boolean onRow;
        try {
            onRow = rawResultSet.next();
        } catch (Throwable e) {
            if (!FailureCodes.isMisuse(e, rawResultSet)) {
                connection.funnel.failedLater(counts, e);
            }
            throw e;
        }
        if (onRow) {
            counts.row(keys);
        } else {
            exhausted(counts);
        }
        return onRow;
    }

    private void exhausted(OperationEvent counts) throws SQLException {
        if (isAllOf(counts)) {
            connection.funnel.exhausted(counts, rawResultSet.getType());
        }
    }

    /** Whether the operation gave nothing else that the application may read. */
    private boolean isAllOf(OperationEvent counts) {
        return statement != null
                && !statement.givesSeveralResults(counts.statement())
                && !(keys && statement.givesRows());
    }

    @Override
    public boolean previous() throws SQLException {
        return counted(rawResultSet.previous());
    }

    @Override
    public boolean first() throws SQLException {
        return counted(rawResultSet.first());
    }

    @Override
    public boolean last() throws SQLException {
        return counted(rawResultSet.last());
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        return counted(rawResultSet.absolute(row));
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        return counted(rawResultSet.relative(rows));
    }

    private boolean counted(boolean onRow) {
        OperationEvent counts = operation;
        if (onRow && counts != null) {
            counts.row(keys);
        }
        return onRow;
    }

    /** {@inheritDoc} Nothing more is read of it then. */
    @Override
    public void close() throws SQLException {
        try {
            rawResultSet.close();
        } finally {
            OperationEvent counts = operation;
            if (counts != null && isAllOf(counts)) {
                connection.funnel.complete(counts);
            }
        }
    }

    @Override
    GuardContext context() {
        return connection.context();
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        Statement raw = rawResultSet.getStatement();
        if (raw == null || statement != null) {
            return raw == null ? null : statement;
        }
        return new GuardedStatement(raw, connection);
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData metaData = rawResultSet.getMetaData();
        return metaData == null ? null : new GuardedResultSetMetaData(metaData, context());
    }

    @Override
    public void insertRow() throws SQLException {
        connection.funnel.change(this, ResultSet::insertRow, "insert");
    }

    @Override
    public void updateRow() throws SQLException {
        connection.funnel.change(this, ResultSet::updateRow, "update");
    }

    @Override
    public void deleteRow() throws SQLException {
        connection.funnel.change(this, ResultSet::deleteRow, "delete");
    }

    @Override
    public void refreshRow() throws SQLException {
        connection.funnel.refreshRow(rawResultSet);
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        return Values.guard(rawResultSet.getObject(column), connection);
    }

    @Override
    public @Nullable Object getObject(String column) throws SQLException {
        return Values.guard(rawResultSet.getObject(column), connection);
    }

    @Override
    public @Nullable Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawResultSet.getObject(column, types), connection);
    }

    @Override
    public @Nullable Object getObject(String column, Map<String, Class<?>> types) throws SQLException {
        return Values.guard(rawResultSet.getObject(column, types), connection);
    }

    @Override
    public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
        return Values.guard(rawResultSet.getObject(column, type), type, connection);
    }

    @Override
    public <T> @Nullable T getObject(String column, Class<T> type) throws SQLException {
        return Values.guard(rawResultSet.getObject(column, type), type, connection);
    }

    @Override
    public @Nullable Array getArray(int column) throws SQLException {
        return Values.guard(rawResultSet.getArray(column), connection);
    }

    @Override
    public @Nullable Array getArray(String column) throws SQLException {
        return Values.guard(rawResultSet.getArray(column), connection);
    }

    @Override
    public @Nullable Blob getBlob(int column) throws SQLException {
        return Values.guard(rawResultSet.getBlob(column));
    }

    @Override
    public @Nullable Blob getBlob(String column) throws SQLException {
        return Values.guard(rawResultSet.getBlob(column));
    }

    @Override
    public @Nullable Clob getClob(int column) throws SQLException {
        return Values.guard(rawResultSet.getClob(column));
    }

    @Override
    public @Nullable Clob getClob(String column) throws SQLException {
        return Values.guard(rawResultSet.getClob(column));
    }

    @Override
    public @Nullable NClob getNClob(int column) throws SQLException {
        return Values.guard(rawResultSet.getNClob(column));
    }

    @Override
    public @Nullable NClob getNClob(String column) throws SQLException {
        return Values.guard(rawResultSet.getNClob(column));
    }

    @Override
    public @Nullable Ref getRef(int column) throws SQLException {
        return Values.guard(rawResultSet.getRef(column), connection);
    }

    @Override
    public @Nullable Ref getRef(String column) throws SQLException {
        return Values.guard(rawResultSet.getRef(column), connection);
    }

    @Override
    public @Nullable RowId getRowId(int column) throws SQLException {
        return Values.guard(rawResultSet.getRowId(column));
    }

    @Override
    public @Nullable RowId getRowId(String column) throws SQLException {
        return Values.guard(rawResultSet.getRowId(column));
    }

    @Override
    public @Nullable SQLXML getSQLXML(int column) throws SQLException {
        return Values.guard(rawResultSet.getSQLXML(column));
    }

    @Override
    public @Nullable SQLXML getSQLXML(String column) throws SQLException {
        return Values.guard(rawResultSet.getSQLXML(column));
    }
}
