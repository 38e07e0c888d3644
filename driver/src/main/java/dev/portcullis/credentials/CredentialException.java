package dev.portcullis.credentials;

import dev.portcullis.config.SqlState;
import java.io.Serial;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * No login could be had. SQLState 28000 when settings, permissions or the content of a secret are at fault, 08001 when AWS
 * gave no answer in time. Holds no secret and nothing of a secret's content.
 */
public class CredentialException extends SQLException {
    @Serial
    private static final long serialVersionUID = 1L;

    CredentialException(@Nullable String message, String state, @Nullable Throwable cause) {
        super(message, state, cause);
    }

    static CredentialException refused(String message, @Nullable Throwable cause) {
        return new CredentialException(message, SqlState.AUTHENTICATION_FAILED.code(), cause);
    }

    static CredentialException unavailable(String message, @Nullable Throwable cause) {
        return new CredentialException(message, SqlState.UNABLE_TO_CONNECT.code(), cause);
    }

    /** What a thread throws that waited for another one's fetch of {@code name}, so that the stack trace is its own. */
    static CredentialException sharedBy(String name, @Nullable Throwable failure) {
        return failure instanceof CredentialException known
                ? new CredentialException(known.getMessage(), known.getSQLState(), known)
                : unavailable("Failed to get " + name, failure);
    }
}
