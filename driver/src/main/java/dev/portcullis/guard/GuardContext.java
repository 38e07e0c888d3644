package dev.portcullis.guard;

import dev.portcullis.firewall.gate.Gate;

/** What a guarded connection is told by whoever opened the raw one. Called on the application's threads. */
public interface GuardContext {
    /** What every text passes before it is sent. */
    Gate gate();

    /** Whether the application may have Connector/J's own objects: {@code portcullis.unwrap=allow}. */
    boolean unwrapAllowed();

    /** Hears of each object of Connector/J's that left as the given type. */
    void unwrapped(Class<?> type);

    /** What {@link java.sql.DatabaseMetaData#getURL} shows: where the connection leads, without a secret. */
    String url();

    /** Hears once that the connection was closed or aborted by the application. */
    void closed();
}
