package dev.portcullis.audit;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The log of the threads that write the trail: what a handler of the application's throws must not end them. Safe for all threads. */
final class TrailLog {
    private static final System.Logger LOG = System.getLogger(Trail.class.getName());

    private TrailLog() {}

    /** Logs a text with values for {@code {0}} and so on. */
    static void log(Level level, String text, @Nullable Object... values) {
        try {
            LOG.log(level, text, values);
        } catch (RuntimeException | Error e) {
            // There is nowhere else to say it.
        }
    }

    static void mistake(String text, Throwable why) {
        try {
            LOG.log(Level.ERROR, text, why);
        } catch (RuntimeException | Error e) {
            // There is nowhere else to say it.
        }
    }
}
