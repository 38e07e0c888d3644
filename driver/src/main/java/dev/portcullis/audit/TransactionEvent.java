package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/** A transaction was committed or rolled back, or a savepoint was set, released or returned to. */
final class TransactionEvent extends Event {
    private final SessionDefinition session;
    private final Control action;
    private final int transaction;
    private final boolean implicit;
    private @Nullable String savepoint;
    private Outcome outcome = Outcome.UNKNOWN;
    private @Nullable Failure failure;
    private long duration = -1;

    TransactionEvent(SessionDefinition session, Control action, int transaction, boolean implicit, long nanos) {
        super(nanos);
        this.session = session;
        this.action = action;
        this.transaction = transaction;
        this.implicit = implicit;
    }

    Control action() {
        return action;
    }

    TransactionEvent named(@Nullable String name) {
        savepoint = name;
        return this;
    }

    TransactionEvent came(Outcome to) {
        outcome = to;
        return this;
    }

    void ended(@Nullable Failure why, long end) {
        duration = end - nanos;
        failure = why;
        outcome = why == null ? Outcome.OK : why.outcome();
    }

    @Override
    protected String type() {
        return "transaction";
    }

    @Override
    protected SessionDefinition session() {
        return session;
    }

    @Override
    protected void write(RecordWriter out) {
        out.text("action", word());
        if (implicit) {
            out.flag("implicit", true);
        }
        out.text("savepoint", savepoint);
        if (duration >= 0) {
            out.number("micros", duration / 1_000);
        }
        out.text("outcome", outcome.word());
        if (failure != null) {
            failure.write(out);
        }
        if (transaction > 0) {
            out.number("transaction", transaction);
        }
    }

    private String word() {
        return switch (action) {
            case BEGIN -> "begin";
            case COMMIT -> "commit";
            case ROLLBACK -> "rollback";
            case SAVEPOINT -> "savepoint";
            case ROLLBACK_TO -> "rollback-to";
            case RELEASE -> "release";
            default -> "end";
        };
    }
}
