package dev.portcullis.testkit.logs;

/** An error that CloudWatch Logs answers, under the name that is on the wire. */
public enum LogsError {
    ACCESS_DENIED("AccessDeniedException", "User is not authorized to perform this operation on the resource."),
    EXPIRED_TOKEN("ExpiredTokenException", "The security token included in the request is expired"),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", "The Authorization header is not one of Signature Version 4."),
    INVALID_PARAMETER("InvalidParameterException", "A parameter is specified incorrectly."),
    INVALID_SIGNATURE(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided."),
    LIMIT_EXCEEDED("LimitExceededException", "You have reached the maximum number of resources that can be created."),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", "Missing Authentication Token"),
    OPERATION_ABORTED(
            "OperationAbortedException", "Multiple concurrent requests to update the same resource were in conflict."),
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", "The specified resource already exists."),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", "The specified resource does not exist."),
    SERIALIZATION("SerializationException", "The body is not a JSON object."),
    SERVICE_UNAVAILABLE("ServiceUnavailableException", "The service cannot complete the request."),
    THROTTLING("ThrottlingException", "Rate exceeded"),
    UNKNOWN_OPERATION("UnknownOperationException", "The operation is unknown, or this endpoint does not have it."),
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", "The security token included in the request is invalid.");

    private final String code;
    private final String message;

    LogsError(String code, String message) {
        this.code = code;
        this.message = message;
    }

    /** What the AWS SDK gives as {@code awsErrorDetails().errorCode()}. */
    public String code() {
        return code;
    }

    String message() {
        return message;
    }

    int httpStatus() {
        return this == SERVICE_UNAVAILABLE ? 503 : 400;
    }
}
