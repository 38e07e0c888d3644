package dev.portcullis.connect;

import com.mysql.cj.Messages;
import dev.portcullis.config.SqlState;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.metrics.DriverMetrics.ConnectOutcome;
import dev.portcullis.tls.TlsFailure;
import java.io.Serial;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says why a connect failed. What the server answered is passed on as Connector/J says it. */
final class Failures {
    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_NO_PASSWORD = 1698;

    private Failures() {}

    /** The deadline passed. */
    private static final class TimedOut extends SQLTransientConnectionException {
        @Serial
        private static final long serialVersionUID = 1L;

        TimedOut(String message, @Nullable Throwable cause) {
            super(message, SqlState.UNABLE_TO_CONNECT.code(), cause);
        }
    }

    /** The server was not proven. */
    private static final class ServerRefused extends SQLNonTransientConnectionException {
        @Serial
        private static final long serialVersionUID = 1L;

        ServerRefused(@Nullable String message, Throwable cause) {
            super(message, SqlState.UNABLE_TO_CONNECT.code(), cause);
        }
    }

    /** Whether the server refused the login in a way that another credential may mend. */
    static boolean isLoginRefused(SQLException e) {
        return e.getErrorCode() == ACCESS_DENIED || e.getErrorCode() == ACCESS_DENIED_NO_PASSWORD;
    }

    /** Whether another host may do better. */
    static boolean isUnreachable(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("08");
    }

    /** What to throw for a failure that Connector/J reported while it opened a connection. */
    static SQLException explain(SQLException reported, Attempt attempt, Duration timeout) {
        Exception ours = attempt.failure();
        if (attempt.hasExpired()) {
            return timedOut(attempt.target(), attempt.phase(), timeout, reported);
        }
        if (ours instanceof TlsFailure tls) {
            return new ServerRefused(tls.getMessage(), tls);
        }
        if (ours instanceof SQLException refusal) {
            refusal.initCause(reported);
            return refusal;
        }
        if (reported.getErrorCode() != 0) {
            return reported;
        }
        if (offersNoTls(reported)) {
            return new ServerRefused(
                    attempt.target().description()
                            + " offers no TLS, so that the server cannot be proven; no login was sent to it",
                    reported);
        }
        return new SQLTransientConnectionException(
                "Connecting to " + attempt.target().description() + " failed while "
                        + attempt.phase().doing() + ": " + rootMessage(reported),
                SqlState.UNABLE_TO_CONNECT.code(),
                reported);
    }

    static SQLException timedOut(Target target, Phase phase, Duration timeout, @Nullable Throwable cause) {
        return new TimedOut(
                "Connecting to " + target.description() + " timed out after " + timeout.toMillis() + " ms while "
                        + phase.doing() + " (portcullis.connect-timeout)",
                cause);
    }

    /** How a failed connect counts. */
    static ConnectOutcome outcome(SQLException e, Deadline deadline) {
        if (e instanceof TimedOut || deadline.passed()) {
            return ConnectOutcome.TIMED_OUT;
        }
        if (e instanceof ServerRefused) {
            return ConnectOutcome.SERVER_REFUSED;
        }
        if (SqlState.AUTHENTICATION_FAILED.code().equals(e.getSQLState())) {
            return ConnectOutcome.LOGIN_REFUSED;
        }
        return e.getErrorCode() != 0 ? ConnectOutcome.SERVER_ERROR : ConnectOutcome.UNREACHABLE;
    }

    /** Connector/J says so by its message alone. */
    static boolean offersNoTls(Throwable reported) {
        String noTls = Messages.getString("MysqlIO.15");
        for (Throwable cause = reported; cause != null; cause = cause.getCause()) {
            if (noTls.equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
