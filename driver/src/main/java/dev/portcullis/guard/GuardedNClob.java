package dev.portcullis.guard;

import java.sql.NClob;

/** A character large object of the national character set. */
final class GuardedNClob extends GuardedClob implements NClob {
    GuardedNClob(NClob raw) {
        super(raw);
    }
}
