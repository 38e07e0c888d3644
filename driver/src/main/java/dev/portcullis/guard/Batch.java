package dev.portcullis.guard;

import dev.portcullis.audit.OperationEvent;
import dev.portcullis.audit.StatementDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries that a statement has gathered for its next batch: what its texts were judged by, and runs of the same statement, each of which is one operation. */
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

    /**
     * Stands for all texts that were added as such: what they were judged by, and whether one of them changes how later ones are read. Null while all
     * entries are of the prepared statement's own text.
     */
    private @Nullable Admitted texts;

    void add(StatementDefinition definition) {
        Run run = last;
        if (run == null || !run.definition.isLike(definition)) {
            run = new Run(definition);
            runs.add(run);
            last = run;
        }
        run.entries++;
    }

    /** Adds a text. */
    void add(Admitted text) {
        Admitted known = texts;
        if (known == null) {
            texts = text;
        } else {
            known.changesReading |= text.changesReading;
            if (!text.isJudgedAs(known)) {
                known.readAs = null; // In no one way, so all have to be judged again.
            }
        }
        if (text.definition != null) {
            add(text.definition);
        }
    }

    /** What stands for all of its texts; null when it has none. */
    @Nullable
    Admitted texts() {
        return texts;
    }

    /** Whether running it may change how the session reads later texts. */
    boolean changesReading() {
        return texts != null && texts.changesReading;
    }

    /** Whether the entries of that prepared text, of which all are, are to be recorded as the text was described when they were added. */
    boolean isDescribedBy(Admitted prepared) {
        return last == null || last.definition == prepared.definition;
    }
}
