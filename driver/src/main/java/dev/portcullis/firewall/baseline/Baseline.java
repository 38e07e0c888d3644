package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Shape;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statements that an application is known to run, per call site: an immutable value with a text form that people read, review and
 * merge. {@code docs/baseline.md} describes it.
 */
public final class Baseline {
    /** A baseline that knows nothing. */
    public static final Baseline EMPTY = new Baseline(new TreeSet<>());

    /** The first line of each file: the version of the format and of shapes, and whose SQL it is. */
    static final String HEADER = "# portcullis-baseline 1 mysql";

    private static final String HEADER_START = "# portcullis-baseline";

    private final SortedSet<BaselineLine> lines;
    private final Map<String, SiteShapes> sites = new HashMap<>();

    private Baseline(SortedSet<BaselineLine> lines) {
        this.lines = lines;
        for (BaselineLine line : lines) {
            sites.computeIfAbsent(key(line.application(), line.site()), site -> new SiteShapes())
                    .add(line);
        }
    }

    /** What a baseline says of a statement at a call site. */
    public enum Answer {
        /** The site is known to run it. */
        KNOWN_SHAPE,
        /** The site builds statements, and this one of parts that it is known to use; or it has {@code TRUE} where a known one has 1. */
        KNOWN_PARTS,
        /** The site is known, and does not run this. */
        NEW_SHAPE,
        /** The baseline knows nothing of the site. */
        NEW_SITE
    }

    /**
     * Reads the text form.
     *
     * @param file the name that errors give
     * @throws InvalidBaselineException with file and line of the first mistake
     */
    public static Baseline parse(String file, String text) throws InvalidBaselineException {
        SortedSet<BaselineLine> lines = new TreeSet<>();
        int number = 0;
        boolean headed = false;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (content.startsWith(HEADER_START)) {
                if (!content.equals(HEADER)) {
                    throw new InvalidBaselineException(
                            file + ":" + number + ": another version; expected '" + HEADER + "'");
                }
                headed = true;
            } else if (!content.isEmpty() && !content.startsWith("#")) {
                if (!headed) {
                    throw new InvalidBaselineException(
                            file + ":" + number + ": the first line must be '" + HEADER + "'");
                }
                lines.add(BaselineLine.parse(content, file + ":" + number));
            }
        }
        return new Baseline(lines);
    }

    /** What this and the other baseline know together. */
    public Baseline merge(Baseline other) {
        return plus(other.lines);
    }

    /** This baseline with more lines, and with the mark of each site that is seen to build its statements. */
    Baseline plus(Collection<BaselineLine> more) {
        SortedSet<BaselineLine> all = new TreeSet<>(lines);
        all.addAll(more);
        Baseline merged = new Baseline(all);
        Set<BaselineLine> marks = new HashSet<>();
        for (BaselineLine line : all) {
            SiteShapes site = merged.sites.get(key(line.application(), line.site()));
            if (site != null && !site.isDynamic() && site.variesParts()) {
                marks.add(BaselineLine.dynamic(line.application(), line.site()));
            }
        }
        if (marks.isEmpty()) {
            return merged;
        }
        all.addAll(marks);
        return new Baseline(all);
    }

    /**
     * What is known of a statement.
     *
     * @param application as {@link BaselineLine#application}
     * @param site {@link CallSite#id}
     * @param redaction the redacted text, asked for only when the site is known and the shape is not
     */
    public Answer ask(@Nullable String application, String site, Shape shape, Supplier<String> redaction) {
        SiteShapes shapes = sites.get(key(application == null ? BaselineLine.NO_APPLICATION : application, site));
        if (shapes == null || !shapes.isKnown()) {
            return Answer.NEW_SITE;
        }
        if (shapes.knows(shape)) {
            return Answer.KNOWN_SHAPE;
        }
        String text = redaction.get();
        return shapes.knowsButForTruth(text) || (shapes.isDynamic() && shapes.isBuiltOfKnownParts(text))
                ? Answer.KNOWN_PARTS
                : Answer.NEW_SHAPE;
    }

    /** One site of this application that is known to run what any site of this baseline is. It builds no statements. */
    public Baseline atOneSite(@Nullable String application, String site) {
        String runner = application == null ? BaselineLine.NO_APPLICATION : application;
        SortedSet<BaselineLine> moved = new TreeSet<>();
        for (BaselineLine line : lines) {
            Shape shape = line.shape();
            if (shape != null) {
                moved.add(BaselineLine.of(runner, site, line.kind(), shape, line.rules(), line.text()));
            }
        }
        return new Baseline(moved);
    }

    SortedSet<BaselineLine> lines() {
        return new TreeSet<>(lines);
    }

    /** The text form: the header, then the lines in order. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String key(String application, String site) {
        return application + '\t' + site;
    }
}
