package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a baseline: what is known of one shape at one call site. Fields are separated by tabs, in this order, so that sorted lines keep
 * a site together: application, site, kind, shape, rules, text. A {@code dynamic} line ends after its kind.
 *
 * @param application the value of {@code portcullis.application}, or {@value #NO_APPLICATION}
 * @param site {@link CallSite#id}
 * @param shape null exactly for {@link Kind#DYNAMIC}
 * @param rules the rules that speak against the statement; empty when none does
 * @param text the {@linkplain dev.portcullis.firewall.Redaction redacted} statement; empty for {@link Kind#DYNAMIC}
 */
record BaselineLine(
        String application,
        String site,
        Kind kind,
        @Nullable Shape shape,
        List<String> rules,
        String text) implements Comparable<BaselineLine> {
    static final String NO_APPLICATION = "-";

    /** The mark of a text that was longer than a line may be. */
    static final String CUT = "…";

    private static final Comparator<BaselineLine> ORDER = Comparator.comparing(BaselineLine::application)
            .thenComparing(BaselineLine::site)
            .thenComparing(line -> line.kind().word())
            .thenComparing(line -> String.valueOf(line.shape()))
            .thenComparing(line -> String.join(",", line.rules()))
            .thenComparing(BaselineLine::text);

    private static final int LONGEST_TEXT = 16_384;
    private static final String NO_RULES = "-";
    private static final int FIELDS = 6;
    private static final int DYNAMIC_FIELDS = 3;

    /** What a line says. */
    enum Kind {
        /** The site ran the statement while learning, and no rule speaks against it. */
        LEARNED,
        /** A person found the statement honest, whatever rules say. */
        APPROVED,
        /** The site ran the statement while learning, but rules call it an attack: not known until a person writes {@code approved}. */
        QUARANTINED,
        /** The site builds its statements: shapes are known by their parts too. */
        DYNAMIC;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    BaselineLine {
        rules = List.copyOf(rules);
    }

    static BaselineLine of(String application, String site, Kind kind, Shape shape, List<String> rules, String text) {
        String bounded = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + CUT;
        return new BaselineLine(application, site, kind, shape, rules, bounded);
    }

    static BaselineLine dynamic(String application, String site) {
        return new BaselineLine(application, site, Kind.DYNAMIC, null, List.of(), "");
    }

    /** Whether the statement may run at its site. */
    boolean isKnown() {
        return kind == Kind.LEARNED || kind == Kind.APPROVED;
    }

    /** The line that {@link #toString} wrote, without its end. {@code place} is the {@code file:line} that errors start with. */
    static BaselineLine parse(String line, String place) throws InvalidBaselineException {
        String[] fields = line.split("\t", -1);
        Kind kind = fields.length < DYNAMIC_FIELDS ? null : kind(fields[2]);
        if (kind == null) {
            throw new InvalidBaselineException(
                    place + ": expected application, site and one of learned, approved, quarantined,"
                            + " dynamic, separated by tabs");
        }
        int expected = kind == Kind.DYNAMIC ? DYNAMIC_FIELDS : FIELDS;
        if (fields.length != expected) {
            throw new InvalidBaselineException(place + ": a " + kind.word() + " line has " + expected
                    + " fields separated by tabs, this one has " + fields.length);
        }
        String application = EscapedField.read(fields[0], place);
        String site = EscapedField.read(fields[1], place);
        if (kind == Kind.DYNAMIC) {
            return dynamic(application, site);
        }
        List<String> rules = fields[4].equals(NO_RULES) ? List.of() : List.of(fields[4].split(",", -1));
        return new BaselineLine(
                application, site, kind, shape(fields[3], place), rules, EscapedField.read(fields[5], place));
    }

    private static @Nullable Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }

    private static Shape shape(String hex, String place) throws InvalidBaselineException {
        try {
            return Shape.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new InvalidBaselineException(
                    place + ": the fourth field is no shape: expected 32 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        String start = EscapedField.write(application) + '\t' + EscapedField.write(site) + '\t' + kind.word();
        return kind == Kind.DYNAMIC
                ? start
                : start
                        + '\t'
                        + shape
                        + '\t'
                        + (rules.isEmpty() ? NO_RULES : String.join(",", rules))
                        + '\t'
                        + EscapedField.write(text);
    }

    @Override
    public int compareTo(BaselineLine other) {
        return ORDER.compare(this, other);
    }
}
