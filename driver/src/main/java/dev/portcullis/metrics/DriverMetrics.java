package dev.portcullis.metrics;

import dev.portcullis.config.CredentialKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the driver reports while it works. Every method does nothing by default, so that an application implements what it
 * wants to see. Called on the threads that use the driver, several at a time; must not block. What a method throws is
 * dropped: telemetry changes no outcome.
 */
public interface DriverMetrics {
    /** Reports nothing. */
    DriverMetrics NONE = new DriverMetrics() {};

    /** The same metrics, such that nothing they throw reaches the driver. */
    static DriverMetrics quiet(DriverMetrics metrics) {
        return metrics instanceof QuietMetrics ? metrics : new QuietMetrics(metrics);
    }

    /** How a connect ended. */
    enum ConnectOutcome {
        /** A guarded connection was handed to the application. */
        CONNECTED,
        /** The host could not be reached, or the connection broke. */
        UNREACHABLE,
        /** The deadline passed. */
        TIMED_OUT,
        /** The server could not prove that it is the endpoint. */
        SERVER_REFUSED,
        /** No login could be had, or the server refused every one. */
        LOGIN_REFUSED,
        /** The server answered with another error. */
        SERVER_ERROR
    }

    /** A connect ended. {@code took} is the time from the call to its end, AWS calls and retries included. */
    default void connectEnded(CredentialKind kind, ConnectOutcome outcome, Duration took) {}

    /** The server refused a login with 1045 or 1698, and another one is tried. */
    default void loginRetried(CredentialKind kind) {}

    /** An IAM token was signed. */
    default void tokenSigned() {}

    /** A version of a secret was read from AWS Secrets Manager. */
    default void secretFetched(Duration took) {}

    /** AWS credentials for a token, or a secret, could not be had; a value that was fetched before may still be in use. */
    default void refreshFailed(CredentialKind kind) {}

    /**
     * A TLS handshake with a proven server ended.
     *
     * @param resumed whether an earlier session was resumed
     * @param serverExpiry when the server's certificate expires
     * @param rootExpiry when the root certificate expires that it leads to
     */
    default void tlsProven(boolean resumed, Instant serverExpiry, Instant rootExpiry) {}

    /** A server could not be proven. {@code reason} is one of a fixed set of constants. */
    default void tlsFailed(Enum<?> reason) {}

    /** The firewall refused a statement. {@code rules} are the ids that the refusal rests on. */
    default void statementRefused(List<String> rules) {}

    /** The firewall let a statement run that it would refuse if the rules were enforced. */
    default void statementObserved(List<String> rules) {}

    /**
     * Records were written to the audit trail.
     *
     * @param records how many
     * @param queued how many events wait behind them
     */
    default void auditWritten(long records, long queued) {}

    /** The audit trail forced what was written to disk. */
    default void auditForced(Duration took) {}

    /** The audit trail declared that events were lost. */
    default void auditLost(long events) {}

    /** The audit trail cannot be written, or can again. Reported at each change. */
    default void auditFailed(boolean failed) {}

    /** Records of the audit trail were delivered to the sink of that name. */
    default void auditDelivered(String sink, int records) {}

    /**
     * How far a sink is behind the trail, about once a second.
     *
     * @param records how many are on disk and not delivered
     * @param age how long ago the oldest of them happened; zero when there is none
     */
    default void auditLag(String sink, long records, Duration age) {}

    /** A sink refused records or could not be reached; they are delivered later. */
    default void auditSinkFailed(String sink) {}

    /** Records of the audit trail were removed before the sink of that name had them. */
    default void auditUndelivered(String sink, long records) {}
}
