package dev.portcullis.guard;

import com.mysql.cj.jdbc.exceptions.MySQLStatementCancelledException;
import dev.portcullis.audit.Failure;
import dev.portcullis.audit.Outcome;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;

/** What a record keeps of an exception: codes, and whether the server may have done what failed. */
final class FailureCodes {
    /** What Connector/J says of a connection that was closed before, on which nothing can have been sent. */
    private static final String CONNECTION_CLOSED = "08003";

    private FailureCodes() {}

    static Failure of(Throwable e) {
        if (e instanceof SQLException failure) {
            Outcome outcome = mayBeDone(failure) ? Outcome.UNKNOWN : Outcome.ERROR;
            return new Failure(outcome, failure.getSQLState(), failure.getErrorCode());
        }
        return new Failure(Outcome.UNKNOWN, null, 0);
    }

    private static boolean mayBeDone(SQLException e) {
        Throwable cause = e instanceof BatchUpdateException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof SQLTimeoutException
                || cause instanceof MySQLStatementCancelledException
                || isLost(e.getSQLState());
    }

    private static boolean isLost(@Nullable String sqlState) {
        return sqlState != null && sqlState.startsWith("08") && !sqlState.equals(CONNECTION_CLOSED);
    }
}
