package dev.portcullis.connect;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.credentials.Login;
import dev.portcullis.tls.ServerProof;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection came to be: who logged in where, by what, and how the server was proven. Holds no secret.
 *
 * @param version of the secret, or the last four characters of the access key id that signed the token; null for a password
 * @param proof null on a plain connection to a loopback address
 * @param took from the call of the application on
 */
record ConnectionFacts(
        Target target,
        String user,
        CredentialKind kind,
        @Nullable String version,
        @Nullable ServerProof proof,
        Duration took) {
    static ConnectionFacts of(Attempt attempt, Duration took) {
        Login login = attempt.login();
        return new ConnectionFacts(
                attempt.target(), login.user(), login.kind(), login.version(), attempt.proof(), took);
    }
}
