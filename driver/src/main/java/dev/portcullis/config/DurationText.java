package dev.portcullis.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Durations as they are written in settings: a whole number and one unit, {@code 500ms}, {@code 10s}, {@code 2h}. */
final class DurationText {
    private record Unit(String suffix, ChronoUnit length) {}

    /** From the longest to the shortest. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", ChronoUnit.DAYS),
            new Unit("h", ChronoUnit.HOURS),
            new Unit("m", ChronoUnit.MINUTES),
            new Unit("s", ChronoUnit.SECONDS),
            new Unit("ms", ChronoUnit.MILLIS));

    private DurationText() {}

    /** Throws {@link IllegalArgumentException} on anything else than digits and one unit. */
    static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw new IllegalArgumentException("not a duration");
        }
        String suffix = text.substring(digits);
        for (Unit unit : UNITS) {
            if (unit.suffix().equals(suffix)) {
                return Duration.of(Long.parseLong(text.substring(0, digits)), unit.length());
            }
        }
        throw new IllegalArgumentException("not a duration");
    }

    /** In the longest unit that leaves no remainder. */
    static String format(Duration duration) {
        for (Unit unit : UNITS) {
            long length = unit.length().getDuration().toMillis();
            if (duration.toMillis() % length == 0) {
                return duration.toMillis() / length + unit.suffix();
            }
        }
        throw new IllegalArgumentException("finer than a millisecond");
    }
}
