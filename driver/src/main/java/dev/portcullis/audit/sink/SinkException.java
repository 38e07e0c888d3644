package dev.portcullis.audit.sink;

import org.jspecify.annotations.Nullable;

/** Records could not be delivered. The message names what was refused and what to do, and holds nothing of a record. */
public final class SinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final int delivered;

    private SinkException(String message, @Nullable Throwable cause, boolean retryable, int delivered) {
        super(message, cause);
        this.retryable = retryable;
        this.delivered = delivered;
    }

    /** The other side is away, slow or throttles: it is tried again soon. */
    public static SinkException retryable(String message, @Nullable Throwable cause) {
        return new SinkException(message, cause, true, 0);
    }

    /** Somebody has to change something, a permission say: it is tried again now and then, so that no restart is needed. */
    public static SinkException lasting(String message, @Nullable Throwable cause) {
        return new SinkException(message, cause, false, 0);
    }

    /** The same, of a batch whose first {@code count} records were delivered. */
    public SinkException afterDelivering(int count) {
        SinkException counted = new SinkException(String.valueOf(getMessage()), getCause(), retryable, count);
        counted.setStackTrace(getStackTrace());
        return counted;
    }

    public boolean isRetryable() {
        return retryable;
    }

    /** How many records at the beginning of the batch were delivered all the same. */
    public int delivered() {
        return delivered;
    }
}
