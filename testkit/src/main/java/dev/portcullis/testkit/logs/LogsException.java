package dev.portcullis.testkit.logs;

/** A request that is answered with an error of the service. */
final class LogsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LogsError error;

    LogsException(LogsError error) {
        this(error, error.message());
    }

    LogsException(LogsError error, String message) {
        super(message);
        this.error = error;
    }

    LogsError error() {
        return error;
    }
}
