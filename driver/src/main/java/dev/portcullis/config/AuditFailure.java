package dev.portcullis.config;

/** What happens to a statement that the trail cannot take. */
public enum AuditFailure {
    /** It is refused. */
    BLOCK,
    /** It runs, and the trail says how many records it lost. */
    CONTINUE
}
