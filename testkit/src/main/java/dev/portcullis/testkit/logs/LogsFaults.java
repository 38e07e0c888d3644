package dev.portcullis.testkit.logs;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What goes wrong at the endpoint, until {@link #heal}. Thread-safe; each change counts from the next request on. */
public final class LogsFaults {
    private record State(@Nullable LogsError error, long remaining, long takenAndFailed) {}

    private static final State NONE = new State(null, 0, 0);

    private final AtomicReference<State> state = new AtomicReference<>(NONE);

    LogsFaults() {}

    /** Answers the next requests with that error, {@link LogsError#THROTTLING} say, and then answers them again. */
    public void fail(LogsError error, int times) {
        state.set(new State(error, times, 0));
    }

    /** Answers every request with that error, {@link LogsError#ACCESS_DENIED} say. */
    public void fail(LogsError error) {
        state.set(new State(error, Long.MAX_VALUE, 0));
    }

    /** Takes the next batches and answers as if it had not: what a connection that breaks before the answer looks like. */
    public void failAfterTaking(int times) {
        state.set(new State(null, 0, times));
    }

    /** Ends all faults. */
    public void heal() {
        state.set(NONE);
    }

    /** Counts one request; throws the error that it is to be answered with, if any. */
    void strike() {
        State before =
                state.getAndUpdate(now -> new State(now.error, Math.max(0, now.remaining - 1), now.takenAndFailed));
        if (before.error != null && before.remaining > 0) {
            throw new LogsException(before.error);
        }
    }

    /** The same for a batch that was taken. */
    void strikeTaken() {
        State before = Objects.requireNonNull(
                state.getAndUpdate(now -> new State(now.error, now.remaining, Math.max(0, now.takenAndFailed - 1))));
        if (before.takenAndFailed > 0) {
            throw new LogsException(LogsError.SERVICE_UNAVAILABLE);
        }
    }
}
