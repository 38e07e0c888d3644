package dev.portcullis.guard;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import dev.portcullis.audit.BoundValues;
import dev.portcullis.audit.Control;
import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.ServerState;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TransactionCall;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.config.SqlState;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.gate.Gate;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells the audit trail what one connection does. There is none when nothing is recorded. As thread-safe as a connection. */
final class Recording {
    private final Session session;

    /** Null for a raw connection that is not Connector/J's. */
    private final @Nullable ServerSession server;

    private final Gate gate;
    private final boolean eachCallSite;

    /** Whose rows are being sent while they are read; there is one at a time. Behind the last of them the server tells its state. */
    private @Nullable OperationEvent streamed;

    Recording(Session session, Connection raw, Gate gate) {
        this.session = session;
        this.gate = gate;
        this.eachCallSite = session.capture().callSites() == CallSiteRule.EACH;
        this.server = raw instanceof JdbcConnection connection
                ? connection.getSession().getServerSession()
                : null;
        session.beginsIn(state());
    }

    Session session() {
        return session;
    }

    /** What takes the values that are bound to that text; null when none is recorded. */
    @Nullable
    BoundValues boundValues(Admitted text) {
        return text.definition == null || text.definition.handling().binds().areAbsent()
                ? null
                : ValueColumns.boundValues(session.capture(), text.definition, text);
    }

    /**
     * Begins an execution; what the statement ran before is complete then.
     *
     * @return null for one that is not recorded
     * @throws SQLException if it must not run unrecorded, SQLState 58030; nothing was sent then
     */
    @Nullable
    OperationEvent begin(GuardedStatement on, StatementDefinition definition) throws SQLException {
        OperationEvent before = on.operation;
        if (!definition.handling().recorded()) {
            session.replace(before);
            on.operation = null;
            on.leftOut = definition;
            return null;
        }
        try {
            OperationEvent operation = session.begin(definition, before);
            on.operation = operation;
            if (on.bound != null && on.binds(definition)) {
                operation.bind(on.bound);
            }
            if (eachCallSite) {
                CallSite site = gate.callSite();
                operation.ranAt(site == null ? null : site.toString());
            }
            return operation;
        } catch (TrailFailedException e) {
            throw notSent(e);
        }
    }

    /** Begins an operation that belongs to no execution of a statement. */
    @Nullable
    OperationEvent begin(StatementDefinition definition) throws SQLException {
        try {
            return definition.handling().recorded() ? session.begin(definition, null) : null;
        } catch (TrailFailedException e) {
            throw notSent(e);
        }
    }

    /** A query gave its rows. */
    void opened(GuardedStatement on, @Nullable OperationEvent operation, StatementDefinition definition)
            throws SQLException {
        executed(operation, definition, true, stateBehindRows(on, operation));
        completeIfReplaced(on, operation);
    }

    /** A statement that another thread has run again meanwhile gives nothing more of what this one ran. */
    private void completeIfReplaced(GuardedStatement on, @Nullable OperationEvent operation) {
        if (operation != null && !operation.equals(on.operation)) {
            session.complete(operation);
        }
    }

    void executed(@Nullable OperationEvent operation, StatementDefinition definition, boolean staysOpen)
            throws SQLException {
        executed(operation, definition, staysOpen, state());
    }

    private void executed(
            @Nullable OperationEvent operation, StatementDefinition definition, boolean staysOpen, ServerState state)
            throws SQLException {
        try {
            session.executed(operation, definition, staysOpen, state);
        } catch (TrailFailedException e) {
            throw ranUnrecorded(e);
        }
    }

    /**
     * An execution gave back a number.
     *
     * @param result as {@link Call#run} gives it
     * @param givesKeys whether the application may ask for generated keys
     */
    void answered(
            GuardedStatement on,
            @Nullable OperationEvent operation,
            StatementDefinition definition,
            long result,
            boolean givesKeys)
            throws SQLException {
        boolean staysOpen = result == Call.ROWS || on.givesSeveralResults(definition) || givesKeys;
        if (operation != null && result != Call.ROWS) {
            count(on, operation, result);
        }
        executed(operation, definition, staysOpen, result == Call.ROWS ? stateBehindRows(on, operation) : state());
        completeIfReplaced(on, operation);
    }

    private static void count(GuardedStatement on, OperationEvent operation, long result) throws SQLException {
        long rows = result == Call.NO_ROWS ? on.rawStatement.getLargeUpdateCount() : result;
        if (rows >= 0) {
            operation.affected(rows);
        }
    }

    /** The application moved on to the next result of an execution, if there is one. */
    void nextResult(GuardedStatement on, boolean hasRows) throws SQLException {
        OperationEvent operation = on.operation;
        if (operation == null || hasRows) {
            return;
        }
        long rows = on.rawStatement.getLargeUpdateCount();
        if (rows >= 0) {
            operation.affected(rows);
        } else {
            complete(operation);
        }
    }

    /** Begins the operations of a batch. */
    void beginBatch(GuardedStatement on) throws SQLException {
        OperationEvent before = on.operation;
        on.operation = null;
        for (Batch.Run run : on.batch().runs) {
            try {
                OperationEvent operation =
                        run.definition.handling().recorded() ? session.begin(run.definition, before) : null;
                if (operation != null) {
                    operation.batchOf(run.entries);
                }
                if (operation != null && on.bound != null && on.binds(run.definition)) {
                    operation.bindBatch(on.bound);
                }
                run.operation = operation;
            } catch (TrailFailedException e) {
                forget(on.batch());
                throw notSent(e);
            }
        }
        session.replace(before);
    }

    private void forget(Batch batch) {
        for (Batch.Run run : batch.runs) {
            session.cancelled(run.operation);
            run.operation = null;
        }
    }

    /** A batch ran, entry by entry with these results. */
    void answered(GuardedStatement on, long[] counts, boolean givesKeys) throws SQLException {
        Batch batch = on.batch();
        on.forgetBatch();
        SQLException failure = null;
        int first = 0;
        for (Batch.Run run : batch.runs) {
            OperationEvent operation = run.operation;
            boolean last = first + run.entries >= counts.length;
            if (operation != null) {
                operation.batch(run.entries, first, counts);
                on.operation = operation;
            }
            first += run.entries;
            try {
                executed(operation, run.definition, givesKeys && last, stateInAutocommitAsBefore());
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * A batch failed, as a whole or in some of its entries. A run of which every entry was answered is well.
     *
     * @param kept whether Connector/J has the entries still, and will run them with the next batch
     */
    void batchFailed(GuardedStatement on, Throwable e, boolean kept) {
        long[] counts = BatchCounts.of(e);
        Batch batch = on.batch();
        if (!kept) {
            on.forgetBatch();
        }
        int first = 0;
        for (Batch.Run run : batch.runs) {
            OperationEvent operation = run.operation;
            run.operation = null;
            if (operation != null) {
                operation.batch(run.entries, first, counts);
            }
            if (BatchCounts.areAnswers(counts, first, run.entries)) {
                answeredBeforeFailure(operation, run.definition, e);
            } else {
                failed(operation, run.definition, e);
            }
            first += run.entries;
        }
    }

    private void answeredBeforeFailure(
            @Nullable OperationEvent operation, StatementDefinition definition, Throwable e) {
        try {
            executed(operation, definition, false, stateInAutocommitAsBefore());
        } catch (SQLException unrecorded) {
            e.addSuppressed(unrecorded);
        }
    }

    /** What is recorded of a change of a row through a result set; null when it is not recorded. */
    @Nullable
    StatementDefinition rowChange(GuardedResultSet rows, String how) {
        StatementDefinition origin = rows.origin();
        return origin == null ? null : session.rowChange(origin, how);
    }

    void failed(@Nullable OperationEvent operation, StatementDefinition definition, Throwable e) {
        session.failed(operation, definition, FailureCodes.of(e));
    }

    /** Nothing more will be read of what an operation gave, unless another thread still runs it. */
    void complete(OperationEvent operation) {
        if (!operation.hasEnded()) {
            return;
        }
        if (operation == streamed && !isUntold()) {
            streamed = null;
            session.read(operation, state());
        }
        session.complete(operation);
    }

    /** Reading a result failed. */
    void failedLater(OperationEvent operation, Throwable e) {
        session.failedLater(operation, FailureCodes.of(e));
    }

    TransactionCall begin(Control action, @Nullable String savepoint) throws SQLException {
        try {
            return session.begin(action, savepoint);
        } catch (TrailFailedException e) {
            throw notSent(e);
        }
    }

    void executed(TransactionCall call) throws SQLException {
        try {
            session.executed(call, state());
        } catch (TrailFailedException e) {
            throw ranUnrecorded(e);
        }
    }

    /** {@code setAutoCommit}: on, it commits what is open. */
    void setAutoCommit(Connection raw, boolean on) throws SQLException {
        TransactionCall call = on ? beginToCommit() : null;
        try {
            raw.setAutoCommit(on);
        } catch (Throwable e) {
            session.failedToCommit(call, FailureCodes.of(e));
            throw e;
        }
        try {
            session.committed(call, ServerState.of(state().inTransaction(), on));
        } catch (TrailFailedException e) {
            throw ranUnrecorded(e);
        }
    }

    private @Nullable TransactionCall beginToCommit() throws SQLException {
        try {
            return session.beginToCommit();
        } catch (TrailFailedException e) {
            throw notSent(e);
        }
    }

    void failed(TransactionCall call, Throwable e) {
        session.failed(call, FailureCodes.of(e));
    }

    /** Something was called that may have changed the state of the session. */
    void heard() {
        session.heard(streamed != null && isUntold() ? session.lastState() : stateInAutocommitAsBefore());
    }

    /** While its rows are on their way, nothing has come that tells the server's state, and Connector/J has no flag of it. */
    private ServerState stateBehindRows(GuardedStatement on, @Nullable OperationEvent operation) throws SQLException {
        if (isUntold() && on.rawStatement.getFetchSize() == Integer.MIN_VALUE) {
            streamed = operation;
            return session.lastState();
        }
        return state();
    }

    private boolean isUntold() {
        ServerSession known = server;
        return known != null && known.getStatusFlags() == 0;
    }

    /**
     * Behind a batch Connector/J may have sent what has no answer, such as that a statement it made is closed; it keeps of the state whether a transaction
     * is open, and not the autocommit. What a batch changes there is heard with the next statement.
     */
    private ServerState stateInAutocommitAsBefore() {
        return ServerState.of(state().inTransaction(), session.lastState().autocommit());
    }

    private ServerState state() {
        ServerSession known = server;
        return known == null
                ? ServerState.AUTOCOMMIT
                : ServerState.of(known.inTransactionOnServer(), known.isAutocommit());
    }

    private static SQLException notSent(TrailFailedException e) {
        return new SQLException(
                "Nothing was sent, because the audit trail cannot record it: " + e.getMessage(),
                SqlState.TRAIL_FAILED.code(),
                e);
    }

    private static SQLException ranUnrecorded(TrailFailedException e) {
        return new SQLException(
                "The server has done it, but its record could not be written to the audit trail: " + e.getMessage(),
                SqlState.TRAIL_FAILED.code(),
                e);
    }
}
