package dev.portcullis.guard;

import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.StatementDefinition;
import dev.portcullis.audit.TrailFailedException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells the audit trail of the batches of one connection: each run of entries with the same statement is one operation. As thread-safe as a connection. */
final class BatchRecording {
    private final Recording recording;
    private final Session session;

    BatchRecording(Recording recording, Session session) {
        this.recording = recording;
        this.session = session;
    }

    /** Begins the operations of a batch. */
    void begin(GuardedStatement on) throws SQLException {
        OperationEvent before = recording.replaced(on);
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
                throw Recording.notSent(e);
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
                recording.executed(operation, run.definition, givesKeys && last, recording.stateInAutocommitAsBefore());
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
    void failed(GuardedStatement on, Throwable e, boolean kept) {
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
                recording.failed(operation, run.definition, e);
            }
            first += run.entries;
        }
    }

    private void answeredBeforeFailure(
            @Nullable OperationEvent operation, StatementDefinition definition, Throwable e) {
        try {
            recording.executed(operation, definition, false, recording.stateInAutocommitAsBefore());
        } catch (SQLException unrecorded) {
            e.addSuppressed(unrecorded);
        }
    }
}
