package dev.portcullis.testkit.secrets;

import dev.portcullis.testkit.http.SignatureException;

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

    static ServiceException of(SignatureException e) {
        return new ServiceException(ServiceError.valueOf(e.reason().name()), String.valueOf(e.getMessage()));
    }

    ServiceError error() {
        return error;
    }
}
