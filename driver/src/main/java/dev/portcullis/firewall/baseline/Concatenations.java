package dev.portcullis.firewall.baseline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The findings file: which places in the application build SQL out of values. Several processes may add to one. */
public final class Concatenations {
    private static final String HEADER = "# portcullis-findings 1";

    private final SharedFile file;

    public Concatenations(Path file) {
        this.file = new SharedFile(file);
    }

    /** The findings beside a baseline: in the file of its name with {@code .findings} at the end. */
    public static Concatenations beside(Path baseline) {
        return new Concatenations(baseline.resolveSibling(baseline.getFileName() + ".findings"));
    }

    /**
     * Reads the file, sorted by application and place.
     *
     * @throws InvalidBaselineException with file and line of the first mistake
     */
    public List<Concatenation> read() throws IOException, InvalidBaselineException {
        return List.copyOf(parse(file.read()).values());
    }

    void add(Collection<Concatenation> found) throws IOException, InvalidBaselineException {
        file.change(old -> {
            SortedMap<String, Concatenation> all = parse(old);
            found.forEach(each -> all.put(each.key(), each));
            StringBuilder text = new StringBuilder(HEADER).append('\n');
            all.values().forEach(each -> text.append(each.line()).append('\n'));
            return text.toString();
        });
    }

    private SortedMap<String, Concatenation> parse(@Nullable String text) throws InvalidBaselineException {
        SortedMap<String, Concatenation> all = new TreeMap<>();
        if (text == null) {
            return all;
        }
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEADER)) {
            throw new InvalidBaselineException(file + ":1: the first line must be '" + HEADER + "'");
        }
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                Concatenation each = Concatenation.parse(lines[i], file + ":" + (i + 1));
                all.put(each.key(), each);
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
