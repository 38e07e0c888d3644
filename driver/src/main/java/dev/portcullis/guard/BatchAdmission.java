package dev.portcullis.guard;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Lets the texts of batches pass the firewall: when they are added, and again when they run and what they were judged by has changed. */
final class BatchAdmission {
    private final Admission admission;

    BatchAdmission(Admission admission) {
        this.admission = admission;
    }

    /** Judges a text that is about to be added. */
    Admitted admit(GuardedStatement on, String sql) throws SQLException {
        Batch before = on.gathered();
        return admission.admitToBatch(sql, (before != null && before.changesReading()) || on.changesReading());
    }

    /**
     * Hears that the batch of a statement is about to run.
     *
     * @param prepared the statement's own text, judged already; null for a statement without one
     */
    void readmit(GuardedStatement on, @Nullable Admitted prepared) throws SQLException {
        Batch batch = on.gathered();
        if (batch == null) {
            return;
        }
        if (isOutdated(batch, prepared)) {
            batch = gatherAnew(on, prepared);
        }
        if (batch.changesReading()) {
            admission.mayChangeReading();
        }
    }

    /** Whether the policy or the session changed after the entries were added. */
    private boolean isOutdated(Batch batch, @Nullable Admitted prepared) throws SQLException {
        Admitted texts = batch.texts();
        return texts == null ? prepared != null && !batch.isDescribedBy(prepared) : admission.isOutdated(texts);
    }

    /** Judges all texts again before any of them runs. */
    private Batch gatherAnew(GuardedStatement on, @Nullable Admitted prepared) throws SQLException {
        Batch anew = new Batch();
        for (Object entry : RawBatch.entries(on.rawStatement)) {
            if (entry instanceof String sql) {
                anew.add(admission.admitToBatch(sql, anew.changesReading() || on.changesReading()));
            } else if (prepared != null && prepared.definition != null) {
                anew.add(prepared.definition);
            }
        }
        on.gather(anew);
        return anew;
    }
}
