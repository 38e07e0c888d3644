package dev.portcullis.config;

/** What {@code unwrap} to a class of Connector/J gives. */
public enum UnwrapRule {
    /** An error. */
    DENY,
    /** The object of Connector/J, outside the guard. */
    ALLOW
}
