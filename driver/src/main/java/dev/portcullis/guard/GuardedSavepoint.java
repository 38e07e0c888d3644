package dev.portcullis.guard;

import java.sql.Savepoint;

/** A savepoint. */
final class GuardedSavepoint extends ForwardingSavepoint {
    GuardedSavepoint(Savepoint raw) {
        super(raw);
    }
}
