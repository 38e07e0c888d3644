package dev.portcullis.testkit.secrets;

/** A request that is answered with an error of the service. */
final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ServiceError error;

    ServiceException(ServiceError error) {
        this(error, error.message());
    }

    ServiceException(ServiceError error, String message) {
        super(message);
        this.error = error;
    }

    ServiceError error() {
        return error;
    }
}
