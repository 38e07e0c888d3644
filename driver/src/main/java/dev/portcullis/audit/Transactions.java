package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * Numbers the transactions of one connection, and follows them by what the server says behind each answer, and by the text where the server does
 * not tell. As thread-safe as a connection.
 */
final class Transactions {
    /** {@code ER_LOCK_DEADLOCK}: the server rolled the transaction back. */
    private static final int DEADLOCK = 1213;

    /** {@code ER_PARSE_ERROR}: nothing was done. */
    private static final int SYNTAX_ERROR = 1064;

    private final Session session;
    private int begun;

    /** The number of the open transaction, or 0. */
    private int open;

    private @Nullable Boolean autocommit;

    Transactions(Session session) {
        this.session = session;
    }

    /** The number of the open transaction, or 0. */
    int open() {
        return open;
    }

    void beginIn(ServerState state) {
        autocommit = state.autocommit();
        follow(state);
    }

    ServerState lastState() {
        return ServerState.of(open > 0, autocommit == null || autocommit);
    }

    /** Hears the state behind the rows of an operation: it may have begun a transaction. */
    void read(OperationEvent operation, ServerState state) {
        if (open == 0 && state.inTransaction()) {
            follow(state);
            if (!operation.isEarly()) {
                operation.transaction = open;
            }
        }
    }

    /** Another transaction is open, or none, as the server says. */
    private void follow(ServerState state) {
        open = state.inTransaction() ? ++begun : 0;
    }

    /** Hears the state after a statement; returns the record of the end or the savepoint that it made, if it made one. */
    @Nullable
    TransactionEvent executed(@Nullable OperationEvent operation, Control control, ServerState state) {
        int before = open;
        TransactionEvent event = null;
        boolean ends = before > 0 && (!state.inTransaction() || control == Control.BEGIN || ends(control));
        if (ends || ends(control)) {
            event = ended(before, control);
        } else if (control == Control.SAVEPOINT || control == Control.ROLLBACK_TO || control == Control.RELEASE) {
            event = new TransactionEvent(session.current(), control, before, false, System.nanoTime()).came(Outcome.OK);
        }
        boolean wasInside = before > 0 && control != Control.BEGIN && control != Control.COMMITS_FIRST;
        if (before == 0 || ends) {
            follow(state);
        }
        if (operation != null) {
            operation.transaction = wasInside ? before : open;
        }
        return event;
    }

    /** Hears the state after a commit, a rollback or a savepoint by JDBC. */
    void executed(Control action, ServerState state) {
        if (ends(action) || (open > 0 && !state.inTransaction())) {
            follow(state);
        }
    }

    /** Hears that a commit or a rollback by JDBC failed: with the connection lost, the server has done it or will roll back. */
    void failed(Control action, Failure failure) {
        if (ends(action) && failure.isLoss()) {
            open = 0;
        }
    }

    /** Hears that a statement failed; returns the record of the end that it made, if it may have made one. */
    @Nullable
    TransactionEvent failed(StatementEffects effects, Failure failure) {
        Control control = effects.control();
        if (open > 0 && failure.errorCode() == DEADLOCK) {
            return over(Control.ROLLBACK, Outcome.OK);
        }
        if (open > 0 && failure.isLoss() && mayEnd(effects)) {
            return over(control == Control.ROLLBACK ? control : Control.COMMIT, Outcome.UNKNOWN);
        }
        // DDL commits before it fails, unless it cannot be parsed.
        boolean parsed = failure.errorCode() != 0 && failure.errorCode() != SYNTAX_ERROR;
        return open > 0 && parsed && control == Control.COMMITS_FIRST ? over(Control.COMMIT, Outcome.UNKNOWN) : null;
    }

    private static boolean mayEnd(StatementEffects effects) {
        return effects.severalResults()
                || switch (effects.control()) {
                    case BEGIN, COMMIT, ROLLBACK, COMMITS_FIRST, MIXED -> true;
                    case NONE, SAVEPOINT, ROLLBACK_TO, RELEASE -> false;
                };
    }

    /** Hears the state after a call that is no statement; returns the record of the end that it made, if it made one. */
    @Nullable
    TransactionEvent heard(ServerState state) {
        return open == 0 || state.inTransaction() ? null : over(Control.COMMIT, Outcome.OK);
    }

    /** Hears that the connection ended, and whether the application closed it; returns the record of the end of its transaction, if one was open. */
    @Nullable
    TransactionEvent closed(boolean byApplication) {
        return open == 0 ? null : over(Control.ROLLBACK, byApplication ? Outcome.OK : Outcome.UNKNOWN);
    }

    /** The open transaction is over, without having been asked to end. */
    private TransactionEvent over(Control action, Outcome outcome) {
        TransactionEvent event =
                new TransactionEvent(session.current(), action, open, true, System.nanoTime()).came(outcome);
        open = 0;
        return event;
    }

    /** Hears whether the session commits by itself; true if that is a change. */
    boolean heardAutocommit(ServerState state) {
        Boolean known = autocommit;
        if (known != null && known == state.autocommit()) {
            return false;
        }
        autocommit = state.autocommit();
        return known != null;
    }

    private static boolean ends(Control control) {
        return control == Control.COMMIT || control == Control.ROLLBACK;
    }

    private TransactionEvent ended(int number, Control control) {
        boolean explicit = ends(control);
        TransactionEvent event = new TransactionEvent(
                session.current(), explicit ? control : Control.COMMIT, number, !explicit, System.nanoTime());
        // A procedure, or a text of several statements, may have done either.
        boolean told = control != Control.MIXED && control != Control.NONE;
        return event.came(told ? Outcome.OK : Outcome.UNKNOWN);
    }
}
