package dev.portcullis.firewall.baseline;

/** A baseline file that cannot be used; the message starts with {@code file:line:} and says what is allowed. */
public final class InvalidBaselineException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidBaselineException(String message) {
        super(message);
    }
}
