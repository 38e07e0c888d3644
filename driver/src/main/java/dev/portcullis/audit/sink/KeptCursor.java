package dev.portcullis.audit.sink;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How far a trail is delivered to a sink, and what the sink's file in {@link Cursor#FOLDER} says of that. Confined to one thread. */
final class KeptCursor {
    private static final System.Logger LOG = System.getLogger("dev.portcullis.audit.sink");
    private static final Cursor NOWHERE = new Cursor("", "", 0, 0, "");

    private final TrailSegments segments;
    private final String trail;
    private final Path file;
    private Cursor reached = NOWHERE;
    private Cursor written = NOWHERE;
    private boolean unwritable;

    KeptCursor(TrailSegments segments, String trail, String sink) {
        this.segments = segments;
        this.trail = trail;
        this.file = segments.directory().resolve(Cursor.FOLDER).resolve(sink);
    }

    /**
     * From where to go on; null from the oldest record on. A new cursor stands before that, so that retention knows of the sink before it has
     * had anything.
     */
    @Nullable
    Cursor begin() throws IOException {
        Cursor from = Cursor.read(file);
        String oldest = segments.after(null);
        if (oldest != null && (from == null || !from.trail().equals(trail))) {
            from = new Cursor(trail, oldest, 0, TrailSegments.firstSeq(oldest) - 1, "");
            Files.createDirectories(segments.directory().resolve(Cursor.FOLDER));
            from.write(file);
        }
        written = from == null ? NOWHERE : from;
        reached = written;
        return from;
    }

    /** The number of the last record that was delivered; 0 before the first. */
    long seq() {
        return reached.seq();
    }

    /** Moves the cursor, unless it is there already. Where it cannot be written, as on a full disk, delivery goes on without. */
    void move(Cursor to) {
        if (to.segment().isEmpty()) {
            return;
        }
        reached = to;
        if (!to.equals(written)) {
            try {
                to.write(file);
                written = to;
                unwritable = false;
            } catch (IOException e) {
                if (!unwritable) {
                    LOG.log(
                            Level.WARNING,
                            "The cursor {0} cannot be written ({1}): what is delivered from now on comes again after a restart",
                            file,
                            e);
                }
                unwritable = true;
            }
        }
    }
}
