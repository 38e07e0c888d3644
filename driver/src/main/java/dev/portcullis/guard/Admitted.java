package dev.portcullis.guard;

import org.jspecify.annotations.Nullable;

/** A text that passed the firewall, and what its verdict rested on. Belongs to one statement and is as thread-safe as that. */
final class Admitted {
    final String sql;

    /** {@link dev.portcullis.firewall.gate.Gate#inForce}, or null when nothing judged. */
    @Nullable
    Object judgedBy;

    @Nullable
    Reading readAs;

    /** Whether running it may change how the session reads later texts. */
    boolean changesReading;

    Admitted(String sql) {
        this.sql = sql;
    }
}
