package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * An exception as a record has it: its codes, and never its text, in which MySQL echoes values.
 *
 * @param outcome {@link Outcome#ERROR}, or {@link Outcome#UNKNOWN} where the server may have done it all the same
 * @param sqlState of the exception, or null
 * @param errorCode MySQL's number, or 0
 */
public record Failure(Outcome outcome, @Nullable String sqlState, int errorCode) {
    /** Whether the connection was lost with it, so that the server's answer is. */
    boolean isLoss() {
        return outcome == Outcome.UNKNOWN && (sqlState == null || sqlState.startsWith("08"));
    }

    void write(RecordWriter out) {
        out.text("sqlState", sqlState);
        if (errorCode != 0) {
            out.number("errorCode", errorCode);
        }
    }
}
