package dev.portcullis.benchmarks.run;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Ctrl-C while something is measured: the thread that measures is interrupted, and the JVM does not end before that thread has stopped its
 * children and taken away what they left. It must not call {@link System#exit} before this is closed.
 */
public final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Thread measuring = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "benchmarks-interrupted");
    private final PrintStream out;
    private volatile boolean happened;

    /** Begins to watch for the thread that calls. */
    public Interruption(PrintStream out) {
        this.out = out;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the JVM is about to end. */
    public boolean happened() {
        return happened;
    }

    private void stop() {
        happened = true;
        out.println("Stopping");
        measuring.interrupt();
        try {
            measuring.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!happened) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
