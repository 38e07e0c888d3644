package dev.portcullis.audit.sink;

/** A sink that cannot be used as it is configured. The message names the sink, the property, what is allowed and the remedy. */
public final class InvalidSinkException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidSinkException(String message) {
        super(message);
    }

    public InvalidSinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
