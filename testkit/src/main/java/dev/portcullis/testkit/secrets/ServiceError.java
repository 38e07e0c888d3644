package dev.portcullis.testkit.secrets;

/** An error that AWS Secrets Manager answers, under the name that is on the wire. */
public enum ServiceError {
    ACCESS_DENIED("AccessDeniedException", "The caller is not authorized to perform this operation on the secret."),
    DECRYPTION_FAILURE(
            "DecryptionFailure", "Secrets Manager can't decrypt the protected secret text using the provided KMS key."),
    EXPIRED_TOKEN("ExpiredTokenException", "The security token included in the request is expired"),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", "The Authorization header is not one of Signature Version 4."),
    INTERNAL_SERVICE_ERROR("InternalServiceError", "An error occurred on the server side."),
    INVALID_NEXT_TOKEN("InvalidNextTokenException", "The NextToken value is invalid."),
    INVALID_PARAMETER("InvalidParameterException", "A parameter is missing or invalid."),
    INVALID_REQUEST("InvalidRequestException", "The request is not valid for the current state of the resource."),
    INVALID_SIGNATURE(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided."),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", "Missing Authentication Token"),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    SERIALIZATION("SerializationException", "The body is not a JSON object."),
    THROTTLING("ThrottlingException", "Rate exceeded"),
    UNKNOWN_OPERATION("UnknownOperationException", "The operation is unknown, or this endpoint does not have it."),
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", "The security token included in the request is invalid.");

    private final String code;
    private final String message;

    ServiceError(String code, String message) {
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
        return this == INTERNAL_SERVICE_ERROR ? 500 : 400;
    }
}
