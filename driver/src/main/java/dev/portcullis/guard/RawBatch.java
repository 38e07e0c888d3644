package dev.portcullis.guard;

import com.mysql.cj.Query;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Connector/J itself holds of a statement's batch: for each entry its text, or the values of the prepared one. */
final class RawBatch {
    private RawBatch() {}

    static List<Object> entries(Statement raw) {
        List<Object> entries = known(raw);
        return entries == null ? List.of() : List.copyOf(entries);
    }

    /** Whether a batch that failed will run again, as one does that a read-only connection refuses. */
    static boolean isKept(Statement raw) {
        List<Object> entries = known(raw);
        return entries != null && !entries.isEmpty();
    }

    private static @Nullable List<Object> known(Statement raw) {
        return raw instanceof Query query ? query.getBatchedArgs() : null;
    }
}
