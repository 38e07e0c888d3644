package dev.portcullis.guard;

import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.StatementDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries that a statement has gathered for its next batch: runs of the same statement, each of which is one operation. */
final class Batch {
    /** Entries one after the other that run the same statement. */
    static final class Run {
        final StatementDefinition definition;
        int entries;

        /** Set while the batch runs; null for one that is not recorded. */
        @Nullable
        OperationEvent operation;

        Run(StatementDefinition definition) {
            this.definition = definition;
        }
    }

    final List<Run> runs = new ArrayList<>();
    private @Nullable Run last;

    void add(StatementDefinition definition) {
        Run run = last;
        if (run == null || !run.definition.isLike(definition)) {
            run = new Run(definition);
            runs.add(run);
            last = run;
        }
        run.entries++;
    }
}
