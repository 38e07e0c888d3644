package dev.portcullis.guard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement whose every execution runs through the connection's {@link Funnel}. */
class GuardedStatement extends ForwardingStatement {
    final GuardedConnection connection;

    /** The result last handed out, so that asking for it twice gives the same object. */
    private @Nullable GuardedResultSet result;

    GuardedStatement(Statement raw, GuardedConnection connection) {
        super(raw);
        this.connection = connection;
    }

    @Override
    final GuardContext context() {
        return connection.context();
    }

    /** Guards the result of an execution, which Connector/J makes anew for each. */
    final @Nullable ResultSet guardNew(@Nullable ResultSet raw) {
        if (raw == null) {
            return null;
        }
        GuardedResultSet guarded = new GuardedResultSet(raw, connection, this);
        result = guarded;
        return guarded;
    }

    @Override
    public final @Nullable ResultSet executeQuery(String sql) throws SQLException {
        return guardNew(connection.funnel.executeQuery(rawStatement, sql));
    }

    @Override
    public final boolean execute(String sql) throws SQLException {
        return connection.funnel.execute(rawStatement, sql);
    }

    @Override
    public final boolean execute(String sql, int generatedKeys) throws SQLException {
        return connection.funnel.execute(rawStatement, sql, generatedKeys);
    }

    @Override
    public final boolean execute(String sql, int[] keyColumns) throws SQLException {
        return connection.funnel.execute(rawStatement, sql, keyColumns);
    }

    @Override
    public final boolean execute(String sql, String[] keyColumns) throws SQLException {
        return connection.funnel.execute(rawStatement, sql, keyColumns);
    }

    @Override
    public final int executeUpdate(String sql) throws SQLException {
        return connection.funnel.executeUpdate(rawStatement, sql);
    }

    @Override
    public final int executeUpdate(String sql, int generatedKeys) throws SQLException {
        return connection.funnel.executeUpdate(rawStatement, sql, generatedKeys);
    }

    @Override
    public final int executeUpdate(String sql, int[] keyColumns) throws SQLException {
        return connection.funnel.executeUpdate(rawStatement, sql, keyColumns);
    }

    @Override
    public final int executeUpdate(String sql, String[] keyColumns) throws SQLException {
        return connection.funnel.executeUpdate(rawStatement, sql, keyColumns);
    }

    @Override
    public final long executeLargeUpdate(String sql) throws SQLException {
        return connection.funnel.executeLargeUpdate(rawStatement, sql);
    }

    @Override
    public final long executeLargeUpdate(String sql, int generatedKeys) throws SQLException {
        return connection.funnel.executeLargeUpdate(rawStatement, sql, generatedKeys);
    }

    @Override
    public final long executeLargeUpdate(String sql, int[] keyColumns) throws SQLException {
        return connection.funnel.executeLargeUpdate(rawStatement, sql, keyColumns);
    }

    @Override
    public final long executeLargeUpdate(String sql, String[] keyColumns) throws SQLException {
        return connection.funnel.executeLargeUpdate(rawStatement, sql, keyColumns);
    }

    @Override
    public final void addBatch(String sql) throws SQLException {
        connection.funnel.addBatch(rawStatement, sql);
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return connection.funnel.executeBatch(rawStatement);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return connection.funnel.executeLargeBatch(rawStatement);
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        return connection.funnel.nextResult(rawStatement);
    }

    @Override
    public final boolean getMoreResults(int current) throws SQLException {
        return connection.funnel.nextResult(rawStatement, current);
    }

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        ResultSet raw = rawStatement.getResultSet();
        GuardedResultSet last = result;
        return last != null && last.rawResultSet == raw ? last : guardNew(raw);
    }

    @Override
    public final @Nullable ResultSet getGeneratedKeys() throws SQLException {
        ResultSet keys = rawStatement.getGeneratedKeys();
        return keys == null ? null : new GuardedResultSet(keys, connection, this);
    }

    @Override
    public final @Nullable Connection getConnection() throws SQLException {
        return rawStatement.getConnection() == null ? null : connection;
    }
}
