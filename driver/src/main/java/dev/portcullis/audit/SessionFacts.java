package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * What stays as it is for the life of a connection. Holds no secret.
 *
 * @param connection the driver's own number of the connection, from 1, unique in the process
 * @param serverConnection MySQL's {@code CONNECTION_ID()}, or 0
 * @param credential {@code iam}, {@code secret} or {@code password}
 * @param credentialVersion of the secret, or the last characters of the access key id, or null
 * @param principal ARN of the IAM role that was assumed for the login, or null
 * @param server endpoint and port
 * @param application {@code portcullis.application}, or null
 */
public record SessionFacts(
        long connection,
        long serverConnection,
        @Nullable String user,
        @Nullable String credential,
        @Nullable String credentialVersion,
        @Nullable String principal,
        @Nullable String server,
        @Nullable String application) {}
