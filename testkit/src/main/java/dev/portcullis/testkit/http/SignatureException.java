package dev.portcullis.testkit.http;

/** A request that AWS does not answer because of its signature. */
public final class SignatureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What AWS calls it. */
    public enum Reason {
        EXPIRED_TOKEN("The security token included in the request is expired"),
        INCOMPLETE_SIGNATURE("The Authorization header is not one of Signature Version 4."),
        INVALID_SIGNATURE("The request signature we calculated does not match the signature you provided."),
        MISSING_AUTHENTICATION_TOKEN("Missing Authentication Token"),
        UNRECOGNIZED_CLIENT("The security token included in the request is invalid.");

        private final String message;

        Reason(String message) {
            this.message = message;
        }
    }

    private final Reason reason;

    SignatureException(Reason reason) {
        this(reason, reason.message);
    }

    SignatureException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
