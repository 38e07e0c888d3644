package dev.portcullis.audit;

/** What the server says of a session behind each answer. */
public enum ServerState {
    /** A transaction is open, and autocommit is on. */
    BEGUN(true, true),
    /** A transaction is open, and autocommit is off. */
    INSIDE(true, false),
    /** No transaction is open, and each statement commits by itself. */
    AUTOCOMMIT(false, true),
    /** No transaction is open; the next statement begins one. */
    BETWEEN(false, false);

    private final boolean inTransaction;
    private final boolean autocommit;

    ServerState(boolean inTransaction, boolean autocommit) {
        this.inTransaction = inTransaction;
        this.autocommit = autocommit;
    }

    /** The state with these properties. */
    public static ServerState of(boolean inTransaction, boolean autocommit) {
        return inTransaction ? (autocommit ? BEGUN : INSIDE) : (autocommit ? AUTOCOMMIT : BETWEEN);
    }

    /** Whether a transaction is open. */
    public boolean inTransaction() {
        return inTransaction;
    }

    /** Whether each statement commits by itself. */
    public boolean autocommit() {
        return autocommit;
    }
}
