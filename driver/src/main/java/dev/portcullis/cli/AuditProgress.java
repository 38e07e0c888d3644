package dev.portcullis.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Says on a terminal how far long work is; nothing elsewhere, and nothing while it is short. For one thread. */
final class AuditProgress implements LongConsumer {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final PrintWriter err;
    private final boolean shown;
    private final long total;
    private final long began = System.nanoTime();
    private long next = began + EVERY_NANOS;
    private long done;
    private boolean printed;

    private AuditProgress(PrintWriter err, boolean shown, long total) {
        this.err = err;
        this.shown = shown;
        this.total = total;
    }

    /** Over the bytes of some files. */
    static AuditProgress over(List<Path> files, PrintWriter err) throws IOException {
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        return new AuditProgress(err, hasTerminal(), total);
    }

    /** Since JDK 22 there is a console without a terminal, and a way to ask. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void accept(long bytes) {
        done += bytes;
        long now = System.nanoTime();
        if (shown && now - next >= 0) {
            next = now + EVERY_NANOS;
            double perSecond = done * 1e9 / (now - began);
            err.print(String.format(
                    Locale.ROOT,
                    "\r%3d %% of %,d MiB, %,.0f MiB/s, %,.0f s left   ",
                    total == 0 ? 100 : Math.min(100, 100 * done / total),
                    total >> 20,
                    perSecond / (1 << 20),
                    Math.max(0, total - done) / perSecond));
            err.flush();
            printed = true;
        }
    }

    /** Clears the line. */
    void end() {
        if (printed) {
            err.print("\r" + " ".repeat(60) + "\r");
            err.flush();
        }
    }
}
