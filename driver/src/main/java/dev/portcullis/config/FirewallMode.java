package dev.portcullis.config;

/** What the firewall does with a statement. */
public enum FirewallMode {
    /** Nothing is inspected. */
    OFF,
    /** A verdict is reported, and the statement runs. */
    OBSERVE,
    /** A refused statement does not run. */
    ENFORCE,
    /** Shapes of statements are recorded into the baseline. */
    LEARN
}
