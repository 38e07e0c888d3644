package dev.portcullis.guard;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.PropertyKey;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells the audit trail what one connection does. There is none when nothing is recorded. As thread-safe as a connection. */
final class Recording {
    private static final long NO_COUNT = -1;

    private final Session session;

    /** Null, as is {@link #server}, for a raw connection that is not Connector/J's. */
    private final com.mysql.cj.@Nullable Session connectorSession;

    private final @Nullable ServerSession server;

    private final Gate gate;
    private final boolean eachCallSite;
    private final BatchRecording batches;

    /** Whether rows can be read after their statement was closed or run again. */
    private final boolean rowsOutliveStatements;

    /** Whether one can go back in every result. */
    private final boolean allRowsScroll;

    /** Whose rows are being sent while they are read; there is one at a time. Behind the last of them the server tells its state. */
    private @Nullable OperationEvent streamed;

    Recording(Session session, Connection raw, Gate gate) {
        this.session = session;
        this.gate = gate;
        this.eachCallSite = session.capture().callSites() == CallSiteRule.EACH;
        this.connectorSession = raw instanceof JdbcConnection connection ? connection.getSession() : null;
        this.server = connectorSession == null ? null : connectorSession.getServerSession();
        this.rowsOutliveStatements =
                is(PropertyKey.holdResultsOpenOverStatementClose) || is(PropertyKey.dontTrackOpenResources);
        this.allRowsScroll = is(PropertyKey.scrollTolerantForwardOnly);
        this.batches = new BatchRecording(this, session);
        session.beginsIn(state());
    }

    private boolean is(PropertyKey property) {
        return connectorSession != null
                && connectorSession
                        .getPropertySet()
                        .getBooleanProperty(property)
                        .getValue();
    }

    /** What is told of batches. */
    BatchRecording batches() {
        return batches;
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
        OperationEvent before = replaced(on);
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

    /** What is complete as soon as the statement runs again; null for an operation whose rows can still be read then. */
    @Nullable
    OperationEvent replaced(GuardedStatement on) {
        return rowsOutliveStatements && on.hasOpenRows() ? null : on.operation;
    }

    /** A statement was closed. */
    void closed(GuardedStatement on) {
        OperationEvent operation = replaced(on);
        if (operation != null) {
            complete(operation);
        }
    }

    /** Whether rows of that type that were read to the end can be read again. */
    boolean canGoBack(int resultSetType) {
        return allRowsScroll || resultSetType != ResultSet.TYPE_FORWARD_ONLY;
    }

    /** How many commands Connector/J has sent; a number that stays the same tells that it sent none. */
    long commands() {
        return connectorSession instanceof NativeSession known ? known.getCommandCount() : NO_COUNT;
    }

    /** Whether something was sent after that count, as far as can be told. */
    boolean hasSent(long commandsBefore) {
        return commandsBefore == NO_COUNT || commands() != commandsBefore;
    }

    /** Forgets an operation for which nothing was sent. */
    void cancelled(OperationEvent operation) {
        session.cancelled(operation);
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

    void executed(
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

    private static void count(GuardedStatement on, OperationEvent operation, long result) {
        long rows = result == Call.NO_ROWS ? updateCount(on) : result;
        if (rows >= 0) {
            operation.affected(rows);
        }
    }

    /** -1 too for a statement that was closed meanwhile, as moving on to its next result may close it: nobody can ask it any more. */
    private static long updateCount(GuardedStatement on) {
        try {
            return on.rawStatement.getLargeUpdateCount();
        } catch (SQLException e) {
            return -1;
        }
    }

    /** The application moved on to the next result of an execution, if there is one. */
    void nextResult(GuardedStatement on, boolean hasRows) {
        OperationEvent operation = on.operation;
        if (operation == null || hasRows) {
            return;
        }
        long rows = updateCount(on);
        if (rows >= 0) {
            operation.affected(rows);
        } else {
            complete(operation);
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
    ServerState stateInAutocommitAsBefore() {
        return ServerState.of(state().inTransaction(), session.lastState().autocommit());
    }

    private ServerState state() {
        ServerSession known = server;
        return known == null
                ? ServerState.AUTOCOMMIT
                : ServerState.of(known.inTransactionOnServer(), known.isAutocommit());
    }

    static SQLException notSent(TrailFailedException e) {
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
