package dev.portcullis.credentials;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment by which a whole connect must be over, on the JVM's monotonic clock.
 *
 * @param nanoTime a reading of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {
    /** The deadline that lies {@code duration} ahead of now. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** This deadline, or the one that lies {@code millis} ahead of now if that is earlier; 0 means none. */
    public Deadline orIn(int millis) {
        long other = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return millis > 0 && other - nanoTime < 0 ? new Deadline(other) : this;
    }

    /** The nanoseconds that are left: zero or negative once the deadline has passed. */
    public long nanosLeft() {
        return nanoTime - System.nanoTime();
    }

    /** The milliseconds that are left, at least 1, for calls in which 0 means for ever. */
    public int millisLeft() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanosLeft())));
    }

    /** Whether the deadline has passed. */
    public boolean passed() {
        return nanosLeft() <= 0;
    }
}
