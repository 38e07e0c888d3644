package dev.portcullis.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data operation: begun before it is sent, ended when the server has answered, complete when the application has read what it will read. The
 * thread that uses the statement fills it; {@link Session} hands it over once.
 */
public final class OperationEvent extends Event {
    /** In place of a number of rows that nobody knows. */
    public static final long NONE = -1;

    /** {@code java.sql.Statement.EXECUTE_FAILED}. */
    private static final long FAILED = -3;

    private static final VarHandle TAKEN = taken();

    private final SessionDefinition session;
    private final StatementDefinition statement;
    private long duration;
    private long rowsRead = NONE;
    private long rowsAffected = NONE;
    int transaction;

    /** Which of the operations of its connection that were recorded early, from 1; else 0. */
    int number;

    private Outcome outcome = Outcome.UNKNOWN;
    private boolean ended;

    /** Whether a successful one is left out: the policy samples, and the dice fell so. */
    boolean spared;

    /** Whether {@link OpenOperations} holds it among others. */
    boolean isOneOfMany;

    @SuppressWarnings("unused") // Through TAKEN.
    private volatile int taken;

    private @Nullable OperationDetails details;

    OperationEvent(SessionDefinition session, StatementDefinition statement, long nanos) {
        super(nanos);
        this.session = session;
        this.statement = statement;
    }

    /** The server has answered, and all is well so far. */
    void ended(long nanos) {
        duration = nanos - this.nanos;
        ended = true;
        outcome = Outcome.OK;
    }

    /** It failed, in its execution or later while its result was read. */
    void failed(Failure failure, long nanos) {
        if (!ended) {
            duration = nanos - this.nanos;
            ended = true;
        }
        outcome = failure.outcome();
        details().failure = failure;
    }

    /** The firewall refused it. */
    void refused() {
        ended = true;
        outcome = Outcome.REFUSED;
    }

    /** The place in the application that runs it, where the settings ask for each. */
    public void ranAt(@Nullable String callSite) {
        details().callSite = callSite;
    }

    /** It runs with these values. */
    public void bind(BoundValues values) {
        List<BoundValue> now = values.now();
        if (!now.isEmpty()) {
            details().binds = List.of(now);
        }
    }

    /** It is a batch that runs with these values. */
    public void bindBatch(BoundValues values) {
        details().binds = values.batch();
        details().bindsOmitted = values.omitted();
    }

    /** The application has rows, or generated keys, that it may read. */
    public void opened(boolean keys) {
        if (keys) {
            details().keysOpened = true;
        } else if (rowsRead < 0) {
            rowsRead = 0;
        }
    }

    /** The application read a row, or a generated key. */
    public void row(boolean key) {
        if (key) {
            details().generatedKeys++;
        } else {
            rowsRead++;
        }
    }

    /** The server changed so many rows. */
    public void affected(long rows) {
        rowsAffected = Math.max(rowsAffected, 0) + rows;
    }

    /** It is a batch of so many entries, of which none has an answer yet. */
    public void batchOf(int entries) {
        details().batch = entries;
    }

    /**
     * It is a batch.
     *
     * @param entries how many
     * @param first the index of its first entry in the application's batch
     * @param counts by index in the application's batch: rows changed, or a constant of {@code java.sql.Statement}; those that did not run are not in it
     */
    public void batch(int entries, int first, long[] counts) {
        OperationDetails more = details();
        more.batch = entries;
        for (int i = first; i < first + entries; i++) {
            long rows = i < counts.length ? counts[i] : FAILED;
            if (rows >= 0) {
                affected(rows);
            } else if (rows == FAILED) {
                more.failed(i);
            } else {
                more.uncounted++;
            }
        }
    }

    /** Whether it has an answer, good or bad. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether {@link #take} was called. */
    boolean isTaken() {
        return taken != 0;
    }

    /** True for the first who calls it. */
    boolean take() {
        return taken == 0 && TAKEN.compareAndSet(this, 0, 1);
    }

    boolean isOk() {
        return outcome == Outcome.OK;
    }

    OperationDetails details() {
        OperationDetails known = details;
        if (known == null) {
            known = new OperationDetails();
            details = known;
        }
        return known;
    }

    @Override
    protected String type() {
        return "operation";
    }

    @Override
    protected SessionDefinition session() {
        return session;
    }

    @Override
    public StatementDefinition statement() {
        return statement;
    }

    /** What it ran, without a literal. */
    public StatementFacts facts() {
        return statement.facts();
    }

    /** Whether its record was handed over before it was complete: a {@code result} record follows. */
    boolean isEarly() {
        return number > 0;
    }

    @Override
    protected void write(RecordWriter out) {
        if (number > 0) {
            out.number("number", number);
        }
        if (outcome != Outcome.REFUSED) {
            out.number("micros", duration / 1_000);
        }
        out.text("outcome", outcome.word());
        OperationDetails more = details;
        if (more != null) {
            more.write(out);
        }
        if (number == 0) {
            writeRead(out);
        }
        if (rowsAffected >= 0) {
            out.number("rowsAffected", rowsAffected);
        }
        if (transaction > 0) {
            out.number("transaction", transaction);
        }
    }

    void writeResult(RecordWriter out) {
        out.number("number", number);
        OperationDetails more = details;
        if (more != null && more.failure != null) {
            out.text("outcome", outcome.word());
            more.failure.write(out);
        }
        writeRead(out);
        if (rowsAffected >= 0 && statement.givesSeveralResults()) {
            out.number("rowsAffected", rowsAffected);
        }
    }

    private void writeRead(RecordWriter out) {
        if (rowsRead >= 0) {
            out.number("rowsRead", rowsRead);
        }
        OperationDetails more = details;
        if (more != null && more.keysOpened) {
            out.number("generatedKeys", more.generatedKeys);
        }
    }

    private static VarHandle taken() {
        try {
            return MethodHandles.lookup().findVarHandle(OperationEvent.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
