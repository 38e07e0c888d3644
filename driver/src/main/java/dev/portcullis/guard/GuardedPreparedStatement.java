package dev.portcullis.guard;

import dev.portcullis.audit.StatementDefinition;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement, which brings the text that it was prepared with to each execution. */
class GuardedPreparedStatement extends ForwardingPreparedStatement {
    private final Admitted text;

    GuardedPreparedStatement(PreparedStatement raw, GuardedConnection connection, Admitted text) {
        super(raw, connection);
        this.text = text;
        this.bound = connection.boundValues(text);
    }

    @Override
    final boolean changesReading() {
        return text.changesReading;
    }

    @Override
    final boolean binds(StatementDefinition definition) {
        return text.definition != null && definition.isLike(text.definition);
    }

    @Override
    public final @Nullable ResultSet executeQuery() throws SQLException {
        return guardNew(connection.funnel.query(this, text));
    }

    @Override
    public final boolean execute() throws SQLException {
        return connection.funnel.run(this, text, Call.EXECUTE_PREPARED) == Call.ROWS;
    }

    @Override
    public final int executeUpdate() throws SQLException {
        return (int) connection.funnel.run(this, text, Call.UPDATE_PREPARED);
    }

    @Override
    public final long executeLargeUpdate() throws SQLException {
        return connection.funnel.run(this, text, Call.LARGE_PREPARED);
    }

    @Override
    public final void addBatch() throws SQLException {
        connection.funnel.addBatch(this, text);
    }

    @Override
    public final int[] executeBatch() throws SQLException {
        return connection.funnel.batch(this, text);
    }

    @Override
    public final long[] executeLargeBatch() throws SQLException {
        return connection.funnel.largeBatch(this, text);
    }

    @Override
    public final @Nullable ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData metaData = rawPreparedStatement.getMetaData();
        return metaData == null ? null : new GuardedResultSetMetaData(metaData, context());
    }

    @Override
    public final ParameterMetaData getParameterMetaData() throws SQLException {
        return new GuardedParameterMetaData(rawPreparedStatement.getParameterMetaData(), context());
    }
}
