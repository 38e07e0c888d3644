package dev.portcullis.audit;

/** The trail cannot take what must be recorded, and {@code portcullis.audit.on-failure=block} says that then nothing may run. */
public final class TrailFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TrailFailedException(String message) {
        super(message);
    }
}
