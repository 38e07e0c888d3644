package dev.portcullis.audit.policy;

/** What is recorded of the values that an application binds, the strictest first. */
public enum BindMode {
    /** Nothing. */
    ABSENT,
    /** Their types and a keyed hash, by which equal values are seen to be equal and nothing else. */
    HMAC,
    /** Tokens of the vault, which there is none of yet: refused in a policy. */
    TOKEN,
    /** Their types and the values themselves. */
    CLEAR;

    /** The one of the two that records less. */
    BindMode orStricter(BindMode other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
