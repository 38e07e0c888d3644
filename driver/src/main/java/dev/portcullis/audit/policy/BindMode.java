package dev.portcullis.audit.policy;

/** What is recorded of the values that an application binds, the strictest first. */
public enum BindMode {
    /** Nothing. */
    ABSENT,
    /** Their types and a keyed hash, by which equal values are seen to be equal and nothing else. */
    HMAC,
    /** Their types and a token, by which equal values of a column are seen to be equal, and out of which the holder of the key gets the value back. */
    TOKEN,
    /** Their types and the values themselves. */
    CLEAR;

    /** The one of the two that records less. */
    BindMode orStricter(BindMode other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
