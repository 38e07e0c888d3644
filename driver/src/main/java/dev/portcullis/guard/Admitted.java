package dev.portcullis.guard;

import dev.portcullis.audit.StatementDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text that passed the firewall, what its verdict rested on, and what is recorded of it. Belongs to one statement and is as thread-safe as that. */
final class Admitted {
    final String sql;

    /** {@link dev.portcullis.firewall.gate.Gate#inForce}, or null when nothing judged. */
    @Nullable
    Object judgedBy;

    @Nullable
    Reading readAs;

    /** Whether running it may change how the session reads later texts. */
    boolean changesReading;

    /** What the audit trail records of it; null when nothing is recorded. */
    @Nullable
    StatementDefinition definition;

    /** The {@link dev.portcullis.audit.PolicyScope} that the definition rests on. */
    @Nullable
    Object recordedBy;

    /** Whether it was prepared to give the keys back that it generates. */
    boolean givesKeys;

    /** Whether Connector/J keeps it, to put values into it. */
    final boolean isPrepared;

    Admitted(String sql, boolean isPrepared) {
        this.sql = sql;
        this.isPrepared = isPrepared;
    }

    /** Whether both verdicts rest on the same. */
    boolean isJudgedAs(Admitted other) {
        return judgedBy == other.judgedBy && recordedBy == other.recordedBy && Objects.equals(readAs, other.readAs);
    }
}
