package dev.portcullis.guard;

import dev.portcullis.audit.BoundValues;
import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.StatementDefinition;
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

    /** What it ran last, as long as the audit trail waits for what the application reads of it. */
    @Nullable
    OperationEvent operation;

    /** What it ran last of what the audit policy leaves out. */
    @Nullable
    StatementDefinition leftOut;

    /** Takes the values that are bound; null unless the audit policy asks for them. */
    @Nullable
    BoundValues bound;

    private @Nullable Batch batch;

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
        GuardedResultSet guarded = new GuardedResultSet(raw, connection, this, operation, false);
        result = guarded;
        return guarded;
    }

    @Override
    public final @Nullable ResultSet executeQuery(String sql) throws SQLException {
        return guardNew(connection.funnel.query(this, sql));
    }

    @Override
    public final boolean execute(String sql) throws SQLException {
        return connection.funnel.run(this, sql, Call.EXECUTE, null) == Call.ROWS;
    }

    @Override
    public final boolean execute(String sql, int generatedKeys) throws SQLException {
        return connection.funnel.run(this, sql, Call.EXECUTE_FLAG, generatedKeys) == Call.ROWS;
    }

    @Override
    public final boolean execute(String sql, int[] keyColumns) throws SQLException {
        return connection.funnel.run(this, sql, Call.EXECUTE_INDEXES, keyColumns) == Call.ROWS;
    }

    @Override
    public final boolean execute(String sql, String[] keyColumns) throws SQLException {
        return connection.funnel.run(this, sql, Call.EXECUTE_NAMES, keyColumns) == Call.ROWS;
    }

    @Override
    public final int executeUpdate(String sql) throws SQLException {
        return (int) connection.funnel.run(this, sql, Call.UPDATE, null);
    }

    @Override
    public final int executeUpdate(String sql, int generatedKeys) throws SQLException {
        return (int) connection.funnel.run(this, sql, Call.UPDATE_FLAG, generatedKeys);
    }

    @Override
    public final int executeUpdate(String sql, int[] keyColumns) throws SQLException {
        return (int) connection.funnel.run(this, sql, Call.UPDATE_INDEXES, keyColumns);
    }

    @Override
    public final int executeUpdate(String sql, String[] keyColumns) throws SQLException {
        return (int) connection.funnel.run(this, sql, Call.UPDATE_NAMES, keyColumns);
    }

    @Override
    public final long executeLargeUpdate(String sql) throws SQLException {
        return connection.funnel.run(this, sql, Call.LARGE, null);
    }

    @Override
    public final long executeLargeUpdate(String sql, int generatedKeys) throws SQLException {
        return connection.funnel.run(this, sql, Call.LARGE_FLAG, generatedKeys);
    }

    @Override
    public final long executeLargeUpdate(String sql, int[] keyColumns) throws SQLException {
        return connection.funnel.run(this, sql, Call.LARGE_INDEXES, keyColumns);
    }

    @Override
    public final long executeLargeUpdate(String sql, String[] keyColumns) throws SQLException {
        return connection.funnel.run(this, sql, Call.LARGE_NAMES, keyColumns);
    }

    @Override
    public final void addBatch(String sql) throws SQLException {
        connection.funnel.addBatch(this, sql);
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return connection.funnel.batch(this, null);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return connection.funnel.largeBatch(this, null);
    }

    @Override
    public final void clearBatch() throws SQLException {
        rawStatement.clearBatch();
        forgetBatch();
    }

    /** {@inheritDoc} Its result is complete then. */
    @Override
    public final void close() throws SQLException {
        try {
            rawStatement.close();
        } finally {
            connection.funnel.closed(this);
        }
    }

    /** Whether the rows that it gave last are those of what it ran last, and were not closed. */
    final boolean hasOpenRows() {
        GuardedResultSet last = result;
        try {
            return last != null && last.isOf(operation) && !last.rawResultSet.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether the application may still ask for rows, or has asked for them. */
    final boolean givesRows() {
        try {
            return rawStatement.getResultSet() != null;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether one execution of that statement may give more than one result. */
    boolean givesSeveralResults(StatementDefinition definition) {
        return definition.givesSeveralResults();
    }

    /** What the next batch will run. */
    final Batch batch() {
        Batch known = batch;
        if (known == null) {
            known = new Batch();
            batch = known;
        }
        return known;
    }

    /** What the next batch will run; null when nothing was gathered for it. */
    final @Nullable Batch gathered() {
        return batch;
    }

    /** Puts the same entries, judged anew, in the place of those that were gathered. */
    final void gather(Batch anew) {
        batch = anew;
    }

    /** The next batch begins empty. */
    final void forgetBatch() {
        batch = null;
        if (bound != null) {
            bound.clear();
        }
    }

    /** Whether the text that it was prepared with may change how the session reads later ones. */
    boolean changesReading() {
        return false;
    }

    /** Whether the values that are bound are those of that statement. */
    boolean binds(StatementDefinition definition) {
        return false;
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        return connection.funnel.nextResult(this);
    }

    @Override
    public final boolean getMoreResults(int current) throws SQLException {
        return connection.funnel.nextResult(this, current);
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
        return keys == null ? null : new GuardedResultSet(keys, connection, this, operation, true);
    }

    @Override
    public final @Nullable Connection getConnection() throws SQLException {
        return rawStatement.getConnection() == null ? null : connection;
    }
}
