package dev.portcullis.guard;

import dev.portcullis.audit.Control;
import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.TransactionCall;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * The only place in the driver that runs an application's SQL: one method for each way in which JDBC can.
 *
 * <p>Text comes in to be run now, to be prepared, to be added to a batch or to be translated; a prepared statement brings the text that it was
 * prepared with to each execution. Rows changed through a result set come without text. One funnel serves one connection and, like
 * Connector/J's connection, may be called from several threads. Each text passes the {@link Admission} first: what is refused never
 * reaches Connector/J. Each execution is told to the {@link Recording}, if there is one: before it is sent, and when it is answered.
 */
final class Funnel {
    private final Admission admission;
    private final BatchAdmission batches;
    private final @Nullable Recording recording;

    Funnel(Admission admission, @Nullable Recording recording) {
        this.admission = admission;
        this.batches = new BatchAdmission(admission);
        this.recording = recording;
    }

    /** Judges a text that is to be prepared. */
    Admitted admit(String sql) throws SQLException {
        return admission.admitToPrepare(sql);
    }

    /** Lets a name pass that stands in a statement of Connector/J's own. */
    void admitName(@Nullable String name) throws SQLException {
        admission.admitName(name);
    }

    @Nullable
    ResultSet query(GuardedStatement on, String sql) throws SQLException {
        Admitted text = admission.admit(sql);
        OperationEvent operation = begin(on, text);
        ResultSet rows;
        try {
            rows = on.rawStatement.executeQuery(sql);
        } catch (Throwable e) {
            failed(operation, text, e);
            throw e;
        }
        opened(on, operation, text);
        return rows;
    }

    @Nullable
    ResultSet query(GuardedPreparedStatement on, Admitted text) throws SQLException {
        admission.readmit(text);
        OperationEvent operation = begin(on, text);
        ResultSet rows;
        try {
            rows = on.rawPreparedStatement.executeQuery();
        } catch (Throwable e) {
            failed(operation, text, e);
            throw e;
        }
        opened(on, operation, text);
        return rows;
    }

    /** Runs a text in any other way than as a query. */
    long run(GuardedStatement on, String sql, Call call, @Nullable Object keys) throws SQLException {
        return run(on, admission.admit(sql), call, keys, Call.givesKeys(keys));
    }

    /** Runs a prepared text in any other way than as a query. */
    long run(GuardedPreparedStatement on, Admitted text, Call call) throws SQLException {
        admission.readmit(text);
        return run(on, text, call, null, text.givesKeys);
    }

    private long run(GuardedStatement on, Admitted text, Call call, @Nullable Object keys, boolean givesKeys)
            throws SQLException {
        OperationEvent operation = begin(on, text);
        long result;
        try {
            result = call.run(on.rawStatement, text.sql, keys);
        } catch (Throwable e) {
            failed(operation, text, e);
            throw e;
        }
        if (recording != null && text.definition != null) {
            recording.answered(on, operation, text.definition, result, givesKeys);
        }
        return result;
    }

    private @Nullable OperationEvent begin(GuardedStatement on, Admitted text) throws SQLException {
        return recording == null || text.definition == null ? null : recording.begin(on, text.definition);
    }

    private void failed(@Nullable OperationEvent operation, Admitted text, Throwable e) {
        if (recording != null && text.definition != null) {
            recording.failed(operation, text.definition, e);
        }
    }

    private void opened(GuardedStatement on, @Nullable OperationEvent operation, Admitted text) throws SQLException {
        if (recording != null && text.definition != null) {
            recording.opened(on, operation, text.definition);
        }
    }

    void addBatch(GuardedStatement on, String sql) throws SQLException {
        Admitted text = batches.admit(on, sql);
        on.rawStatement.addBatch(sql);
        if (sql != null) {
            on.batch().add(text);
        }
    }

    void addBatch(GuardedPreparedStatement on, Admitted text) throws SQLException {
        on.rawPreparedStatement.addBatch();
        if (on.bound != null) {
            on.bound.add();
        }
        if (recording != null && text.definition != null) {
            on.batch().add(text.definition);
        }
    }

    int[] batch(GuardedStatement on, @Nullable Admitted text) throws SQLException {
        beginBatch(on, text);
        int[] counts;
        try {
            counts = on.rawStatement.executeBatch();
        } catch (Throwable e) {
            batchFailed(on, e);
            throw e;
        }
        if (recording == null) {
            on.forgetBatch();
        } else {
            recording.batches().answered(on, BatchCounts.of(counts), text != null && text.givesKeys);
        }
        return counts;
    }

    long[] largeBatch(GuardedStatement on, @Nullable Admitted text) throws SQLException {
        beginBatch(on, text);
        long[] counts;
        try {
            counts = on.rawStatement.executeLargeBatch();
        } catch (Throwable e) {
            batchFailed(on, e);
            throw e;
        }
        if (recording == null) {
            on.forgetBatch();
        } else {
            recording.batches().answered(on, counts, text != null && text.givesKeys);
        }
        return counts;
    }

    private void beginBatch(GuardedStatement on, @Nullable Admitted text) throws SQLException {
        if (text != null) {
            admission.readmit(text);
        }
        batches.readmit(on, text);
        if (recording != null) {
            recording.batches().begin(on);
        }
    }

    private void batchFailed(GuardedStatement on, Throwable e) {
        boolean kept = RawBatch.isKept(on.rawStatement);
        if (recording != null) {
            recording.batches().failed(on, e, kept);
        } else if (!kept) {
            on.forgetBatch();
        }
    }

    boolean nextResult(GuardedStatement on) throws SQLException {
        boolean hasRows;
        try {
            hasRows = on.rawStatement.getMoreResults();
        } catch (Throwable e) {
            nextResultFailed(on, e);
            throw e;
        }
        if (recording != null) {
            recording.nextResult(on, hasRows);
        }
        return hasRows;
    }

    boolean nextResult(GuardedStatement on, int current) throws SQLException {
        boolean hasRows;
        try {
            hasRows = on.rawStatement.getMoreResults(current);
        } catch (Throwable e) {
            nextResultFailed(on, e);
            throw e;
        }
        if (recording != null) {
            recording.nextResult(on, hasRows);
        }
        return hasRows;
    }

    private void nextResultFailed(GuardedStatement on, Throwable e) {
        if (!FailureCodes.isMisuse(e)) {
            failedLater(on.operation, e);
        }
    }

    /** Hears that the rows of a result cannot be read. */
    void failedLater(@Nullable OperationEvent operation, Throwable e) {
        if (recording != null && operation != null) {
            recording.failedLater(operation, e);
        }
    }

    /** Hears that nothing more will be read of what an operation gave. */
    void complete(@Nullable OperationEvent operation) {
        if (recording != null && operation != null) {
            recording.complete(operation);
        }
    }

    /** Hears that a statement was closed. */
    void closed(GuardedStatement on) {
        if (recording != null) {
            recording.closed(on);
        }
    }

    /** Hears that rows were read to the end; whoever cannot go back has read all of them. */
    void exhausted(OperationEvent operation, int resultSetType) {
        if (recording != null && !recording.canGoBack(resultSetType)) {
            recording.complete(operation);
        }
    }

    String translate(Connection raw, String sql) throws SQLException {
        admission.admit(sql);
        return raw.nativeSQL(sql);
    }

    PreparedStatement prepare(Connection raw, Admitted text) throws SQLException {
        return raw.prepareStatement(text.sql);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int generatedKeys) throws SQLException {
        return raw.prepareStatement(text.sql, generatedKeys);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int[] keyColumns) throws SQLException {
        return raw.prepareStatement(text.sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, Admitted text, String[] keyColumns) throws SQLException {
        return raw.prepareStatement(text.sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int type, int concurrency) throws SQLException {
        return raw.prepareStatement(text.sql, type, concurrency);
    }

    PreparedStatement prepare(Connection raw, Admitted text, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareStatement(text.sql, type, concurrency, holdability);
    }

    CallableStatement prepareCall(Connection raw, Admitted text) throws SQLException {
        return raw.prepareCall(text.sql);
    }

    CallableStatement prepareCall(Connection raw, Admitted text, int type, int concurrency) throws SQLException {
        return raw.prepareCall(text.sql, type, concurrency);
    }

    CallableStatement prepareCall(Connection raw, Admitted text, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareCall(text.sql, type, concurrency, holdability);
    }

    /** Changes a row through a result set. */
    void change(GuardedResultSet rows, RowCall call, String how) throws SQLException {
        admission.admitValues();
        StatementDefinition definition = recording == null ? null : recording.rowChange(rows, how);
        OperationEvent operation = recording == null || definition == null ? null : recording.begin(definition);
        long sent = recording == null ? 0 : recording.commands();
        try {
            call.run(rows.rawResultSet);
        } catch (Throwable e) {
            if (recording != null && definition != null) {
                recording.failed(operation, definition, e);
            }
            throw e;
        }
        if (recording != null && definition != null) {
            if (operation != null && !recording.hasSent(sent)) {
                recording.cancelled(operation); // A row without a change needs no statement.
                return;
            }
            if (operation != null) {
                operation.affected(1);
            }
            recording.executed(operation, definition, false);
        }
    }

    void refreshRow(ResultSet raw) throws SQLException {
        admission.admitValues();
        raw.refreshRow();
    }

    void commit(Connection raw) throws SQLException {
        TransactionCall call = begin(Control.COMMIT, null);
        try {
            raw.commit();
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
    }

    void rollback(Connection raw) throws SQLException {
        TransactionCall call = begin(Control.ROLLBACK, null);
        try {
            raw.rollback();
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
    }

    /** Rolls back to a savepoint. What becomes of one that is null is Connector/J's to say: it is no rollback of everything. */
    void rollback(Connection raw, @Nullable Savepoint savepoint) throws SQLException {
        String name = admittedName(savepoint);
        TransactionCall call = begin(Control.ROLLBACK_TO, name);
        try {
            raw.rollback(savepoint);
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
    }

    Savepoint setSavepoint(Connection raw) throws SQLException {
        TransactionCall call = begin(Control.SAVEPOINT, null);
        Savepoint savepoint;
        try {
            savepoint = raw.setSavepoint();
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
        return savepoint;
    }

    /** The name that Connector/J sends again; null where nobody looks at it. */
    private @Nullable String admittedName(@Nullable Savepoint savepoint) throws SQLException {
        String name = savepoint == null || admission.isBlind() ? null : GuardedSavepoint.name(savepoint);
        admission.admitName(name);
        return name;
    }

    void releaseSavepoint(Connection raw, @Nullable Savepoint savepoint) throws SQLException {
        String name = admittedName(savepoint);
        TransactionCall call = begin(Control.RELEASE, name);
        try {
            raw.releaseSavepoint(savepoint);
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
    }

    Savepoint setSavepoint(Connection raw, String name) throws SQLException {
        admission.admitName(name);
        TransactionCall call = begin(Control.SAVEPOINT, name);
        Savepoint savepoint;
        try {
            savepoint = raw.setSavepoint(name);
        } catch (Throwable e) {
            failed(call, e);
            throw e;
        }
        executed(call);
        return savepoint;
    }

    private @Nullable TransactionCall begin(Control action, @Nullable String savepoint) throws SQLException {
        return recording == null ? null : recording.begin(action, savepoint);
    }

    private void failed(@Nullable TransactionCall call, Throwable e) {
        if (recording != null && call != null) {
            recording.failed(call, e);
        }
    }

    private void executed(@Nullable TransactionCall call) throws SQLException {
        if (recording != null && call != null) {
            recording.executed(call);
        }
    }
}
