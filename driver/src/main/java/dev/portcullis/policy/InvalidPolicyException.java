package dev.portcullis.policy;

/** A policy file that cannot be used; the message starts with {@code file:line:column:} and says what is allowed. */
public final class InvalidPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The message starts with {@code file:line:column:}. */
    public InvalidPolicyException(String message) {
        super(message);
    }
}
