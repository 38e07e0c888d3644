package dev.portcullis.tls;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** The instant of {@link System#nanoTime()} by which a connect must be done. */
final class Deadline {
    private Deadline() {}

    /** A timeout for one blocking call: at least a millisecond, because sockets take zero for forever. */
    static int millisLeft(long deadlineNanos) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("the deadline of the connect passed");
        }
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }

    static boolean passed(long deadlineNanos) {
        return deadlineNanos - System.nanoTime() <= 0;
    }
}
