package dev.portcullis.firewall.baseline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A baseline on disk. Several processes may learn into one: each adds its lines to what the file holds by then. */
public final class BaselineFile {
    private final SharedFile file;

    public BaselineFile(Path file) {
        this.file = new SharedFile(file);
    }

    /**
     * Reads the file.
     *
     * @throws InvalidBaselineException with file and line of the first mistake
     */
    public Baseline read() throws IOException, InvalidBaselineException {
        return parse(file.read());
    }

    /** Replaces the file. */
    public void write(Baseline baseline) throws IOException {
        file.write(baseline.toString());
    }

    /** What the file knows; nothing when it is not there yet. */
    Baseline readIfPresent() throws IOException, InvalidBaselineException {
        return parse(file.readIfPresent());
    }

    void add(Collection<BaselineLine> lines) throws IOException, InvalidBaselineException {
        file.change(old -> parse(old).plus(lines).toString());
    }

    private Baseline parse(@Nullable String text) throws InvalidBaselineException {
        return text == null ? Baseline.EMPTY : Baseline.parse(file.toString(), text);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
