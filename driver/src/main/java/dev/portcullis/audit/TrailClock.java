package dev.portcullis.audit;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Turns {@link System#nanoTime} into wall-clock time. What it says advances as the process's own clock does, which nobody can set; every
 * second it is laid anew on the wall clock. For one thread.
 */
final class TrailClock {
    /** What the two clocks may drift apart in a second without anyone having set one: far more than NTP's slewing. */
    static final long LARGEST_DRIFT_MICROS = 100_000;

    private final InstantSource wall;
    private long anchorMicros;
    private long anchorNanos;

    TrailClock(InstantSource wall) {
        this.wall = wall;
        this.anchorNanos = System.nanoTime();
        this.anchorMicros = micros(wall.instant());
    }

    /** In microseconds since 1970. */
    long micros(long nanos) {
        return anchorMicros + (nanos - anchorNanos) / 1000;
    }

    long now() {
        return micros(System.nanoTime());
    }

    /** Takes the wall clock's time over; returns by how many microseconds it was set meanwhile, or 0. */
    long adjust() {
        long nanos = System.nanoTime();
        long was = micros(nanos);
        long is = micros(wall.instant());
        anchorNanos = nanos;
        anchorMicros = is;
        return Math.abs(is - was) > LARGEST_DRIFT_MICROS ? is - was : 0;
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }
}
