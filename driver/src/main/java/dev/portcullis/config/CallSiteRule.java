package dev.portcullis.config;

/** When the audit trail looks for the place in the application that runs a statement. */
public enum CallSiteRule {
    /** When a statement is seen for the first time. */
    FIRST,
    /** At each execution. */
    EACH,
    /** Never. */
    OFF
}
