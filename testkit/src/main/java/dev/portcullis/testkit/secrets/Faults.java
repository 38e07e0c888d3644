package dev.portcullis.testkit.secrets;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What goes wrong at an endpoint, until {@link #heal}. Thread-safe; each change counts from the next request on. */
public final class Faults {
    private static final State NONE = new State(null, 0, Duration.ZERO, Duration.ZERO);

    private final AtomicReference<State> state = new AtomicReference<>(NONE);

    Faults() {}

    /** Answers the next requests with that error, {@link ServiceError#THROTTLING} say, and then answers them again. */
    public void fail(ServiceError error, int times) {
        state.updateAndGet(now -> new State(error, times, now.latency, now.clockOffset));
    }

    /** Answers every request with that error, {@link ServiceError#ACCESS_DENIED} say. */
    public void fail(ServiceError error) {
        state.updateAndGet(now -> new State(error, Long.MAX_VALUE, now.latency, now.clockOffset));
    }

    /** Lets every request wait that long for its answer. */
    public void delay(Duration latency) {
        state.updateAndGet(now -> new State(now.error, now.remaining, latency, now.clockOffset));
    }

    /**
     * Moves the clock of the endpoint, by which it judges signatures and which its {@code Date} header shows; a negative
     * offset makes it slow.
     */
    public void moveClock(Duration offset) {
        state.updateAndGet(now -> new State(now.error, now.remaining, now.latency, offset));
    }

    /** Ends all faults. */
    public void heal() {
        state.set(NONE);
    }

    /** Counts one request; throws the error that it is to be answered with, if any. */
    void strike() {
        State before = state.getAndUpdate(
                now -> new State(now.error, Math.max(0, now.remaining - 1), now.latency, now.clockOffset));
        if (before.error != null && before.remaining > 0) {
            throw new ServiceException(before.error);
        }
    }

    Duration latency() {
        return current().latency;
    }

    Duration clockOffset() {
        return current().clockOffset;
    }

    private State current() {
        return Objects.requireNonNull(state.get());
    }

    private record State(@Nullable ServiceError error, long remaining, Duration latency, Duration clockOffset) {}
}
