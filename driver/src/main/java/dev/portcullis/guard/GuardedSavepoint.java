package dev.portcullis.guard;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A savepoint. */
final class GuardedSavepoint extends ForwardingSavepoint {
    GuardedSavepoint(Savepoint raw) {
        super(raw);
    }

    /** The name of a savepoint, or null when it has none. */
    static @Nullable String name(Savepoint raw) {
        try {
            return raw.getSavepointName();
        } catch (SQLException e) {
            return null;
        }
    }
}
