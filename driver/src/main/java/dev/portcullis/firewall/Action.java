package dev.portcullis.firewall;

/** What becomes of a statement. */
public enum Action {
    /** It runs. */
    ALLOW,
    /** It runs and is reported: it would be refused if its rules were enforced. */
    OBSERVE,
    /** It is refused and never reaches the server. */
    BLOCK
}
