package dev.portcullis.audit;

import java.util.concurrent.atomic.AtomicBoolean;

/** A commit, a rollback or a savepoint that the application asked for by JDBC, on its way. Recorded once, by who hears of its end or ends the trail. */
public final class TransactionCall {
    private final TransactionEvent event;
    private final AtomicBoolean taken = new AtomicBoolean();

    TransactionCall(TransactionEvent event) {
        this.event = event;
    }

    TransactionEvent event() {
        return event;
    }

    /** True for the first who calls it, whose the event is then. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }
}
