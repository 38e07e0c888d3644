package dev.portcullis.config;

/** How the audit trail is written. */
public enum AuditMode {
    /** Not at all. */
    OFF,
    /** From a queue, behind the application. */
    ASYNC,
    /** Nothing is acknowledged before its record is on disk. */
    DURABLE
}
