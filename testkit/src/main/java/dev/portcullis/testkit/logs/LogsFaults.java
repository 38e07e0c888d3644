package dev.portcullis.testkit.logs;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What goes wrong at the endpoint, until {@link #heal}. Thread-safe; each change counts from the next request on. */
public final class LogsFaults {
    private record State(
            @Nullable LogsError error, @Nullable String operation, long remaining, long takenAndFailed) {
        boolean isFor(String asked) {
            return operation == null || operation.equals(asked);
        }
    }

    private static final State NONE = new State(null, null, 0, 0);

    private final AtomicReference<State> state = new AtomicReference<>(NONE);

    LogsFaults() {}

    /** Answers the next requests with that error, {@link LogsError#THROTTLING} say, and then answers them again. */
    public void fail(LogsError error, int times) {
        state.set(new State(error, null, times, 0));
    }

    /** Answers every request with that error, {@link LogsError#ACCESS_DENIED} say. */
    public void fail(LogsError error) {
        state.set(new State(error, null, Long.MAX_VALUE, 0));
    }

    /** Answers every request of one operation, {@code PutRetentionPolicy} say, with that error. */
    public void fail(String operation, LogsError error) {
        state.set(new State(error, operation, Long.MAX_VALUE, 0));
    }

    /** Takes the next batches and answers as if it had not: what a connection that breaks before the answer looks like. */
    public void failAfterTaking(int times) {
        state.set(new State(null, null, 0, times));
    }

    /** Ends all faults. */
    public void heal() {
        state.set(NONE);
    }

    /** Counts one request; throws the error that it is to be answered with, if any. */
    void strike(String operation) {
        State before = Objects.requireNonNull(state.getAndUpdate(now -> now.isFor(operation)
                ? new State(now.error, now.operation, Math.max(0, now.remaining - 1), now.takenAndFailed)
                : now));
        if (before.error != null && before.remaining > 0 && before.isFor(operation)) {
            throw new LogsException(before.error);
        }
    }

    /** The same for a batch that was taken. */
    void strikeTaken() {
        State before = Objects.requireNonNull(state.getAndUpdate(
                now -> new State(now.error, now.operation, now.remaining, Math.max(0, now.takenAndFailed - 1))));
        if (before.takenAndFailed > 0) {
            throw new LogsException(LogsError.SERVICE_UNAVAILABLE);
        }
    }
}
