package dev.portcullis.guard;

import dev.portcullis.audit.Session;
import dev.portcullis.firewall.gate.Gate;
import org.jspecify.annotations.Nullable;

/** What a guarded connection is told by whoever opened the raw one. Called on the application's threads. */
public interface GuardContext {
    /** What every text passes before it is sent. */
    Gate gate();

    /** Whether the application may have Connector/J's own objects: {@code portcullis.unwrap=allow}. */
    boolean unwrapAllowed();

    /** Where the audit trail records what the connection does, or null when it records nothing. */
    @Nullable
    Session session();

    /** Hears of each object of Connector/J's that left as the given type. */
    void unwrapped(Class<?> type);

    /** What {@link java.sql.DatabaseMetaData#getURL} shows: where the connection leads, without a secret. */
    String url();

    /** Hears once that the connection was closed or aborted by the application. */
    void closed();
}
