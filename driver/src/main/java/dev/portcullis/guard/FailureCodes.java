package dev.portcullis.guard;

import com.mysql.cj.jdbc.exceptions.MySQLStatementCancelledException;
import dev.portcullis.audit.Failure;
import dev.portcullis.audit.Outcome;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;

/** What a record keeps of an exception: codes, and whether the server may have done what failed. */
final class FailureCodes {
    /** What Connector/J says of a connection that was closed before, on which nothing can have been sent. */
    private static final String CONNECTION_CLOSED = "08003";

    /** What it says of an argument that it does not take, and of a statement that was closed before. */
    private static final String ILLEGAL_ARGUMENT = "S1009";

    private FailureCodes() {}

    static Failure of(Throwable e) {
        if (e instanceof SQLException failure) {
            Outcome outcome = mayBeDone(failure) ? Outcome.UNKNOWN : Outcome.ERROR;
            return new Failure(outcome, failure.getSQLState(), failure.getErrorCode());
        }
        return new Failure(Outcome.UNKNOWN, null, 0);
    }

    /** Whether Connector/J refused a call for how or when it was made, which says nothing of what ran before. */
    static boolean isMisuse(Throwable e) {
        return e instanceof SQLException failure
                && failure.getErrorCode() == 0
                && ILLEGAL_ARGUMENT.equals(failure.getSQLState());
    }

    /** Whether reading rows that the application had closed failed for no other reason. */
    static boolean isMisuse(Throwable e, ResultSet rows) throws SQLException {
        return e instanceof SQLException failure
                && failure.getErrorCode() == 0
                && !mayBeDone(failure)
                && rows.isClosed();
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
