package dev.portcullis.guard;

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

    /** Guards the rows that the given statement gave, or that belong to no statement that the application holds. */
    GuardedResultSet(ResultSet raw, GuardedConnection connection, @Nullable GuardedStatement statement) {
        super(raw);
        this.connection = connection;
        this.statement = statement;
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
        connection.funnel.insertRow(rawResultSet);
    }

    @Override
    public void updateRow() throws SQLException {
        connection.funnel.updateRow(rawResultSet);
    }

    @Override
    public void deleteRow() throws SQLException {
        connection.funnel.deleteRow(rawResultSet);
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
