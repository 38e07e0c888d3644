package dev.portcullis.audit.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a trail in their order, each with what it names; follows a trail that is being written. Verifies nothing: lines that are no
 * records are passed over. For one thread.
 */
public final class TrailReader implements Closeable {
    private static final long PROGRESS_LINES = 1 << 12;

    private final Path trail;
    private final LongConsumer progress;
    private final RecordLine line = new RecordLine();
    private final Map<Long, Fields> definitions = new HashMap<>();
    private String id = "";
    private long segment;
    private long lastSeq;
    private @Nullable LineSource lines;
    private long reported;
    private long count;

    /** Reads from the beginning of a segment on; {@code progress} hears how many more bytes were read. */
    public TrailReader(Path trail, long firstSeq, LongConsumer progress) {
        this.trail = trail;
        this.segment = firstSeq;
        this.progress = progress;
    }

    /** Reads from the oldest record on. */
    public static TrailReader open(Path trail, LongConsumer progress) throws IOException {
        List<Path> segments = Segments.list(trail);
        return new TrailReader(trail, segments.isEmpty() ? 0 : Segments.firstSeq(segments.get(0)), progress);
    }

    /** The next event or record of the trail itself; null if there is none yet. */
    public @Nullable TrailRecord next() throws IOException {
        while (true) {
            LineSource source = lines == null ? openSegment(segment) : lines;
            if (source == null) {
                return null;
            }
            if (source.next()) {
                TrailRecord record = read(source);
                if (record != null) {
                    return record;
                }
            } else if (!advance(source)) {
                return null;
            }
        }
    }

    private @Nullable LineSource openSegment(long firstSeq) throws IOException {
        for (Path file : Segments.list(trail)) {
            if (Segments.firstSeq(file) >= firstSeq) {
                segment = Segments.firstSeq(file);
                lines = new LineSource(file, 0);
                definitions.clear();
                reported = 0;
                return lines;
            }
        }
        return null;
    }

    /** Goes on to the next segment, if there is one and nothing more came into this one before it. */
    private boolean advance(LineSource source) throws IOException {
        List<Path> all = Segments.list(trail);
        boolean another = !all.isEmpty() && Segments.firstSeq(all.get(all.size() - 1)) > segment;
        if (!another) {
            report(source);
            return false;
        }
        if (source.hasMore()) {
            return true;
        }
        report(source);
        source.close();
        lines = null;
        segment++;
        return true;
    }

    private void report(LineSource source) {
        progress.accept(source.nextOffset() - reported);
        reported = source.nextOffset();
    }

    private @Nullable TrailRecord read(LineSource source) {
        if (++count % PROGRESS_LINES == 0) {
            report(source);
        }
        if (!line.read(source.bytes(), source.from(), source.to())) {
            return null;
        }
        Fields fields;
        try {
            fields = Fields.of(line);
        } catch (IOException e) {
            return null;
        }
        lastSeq = line.seq();
        RecordKind kind = RecordKind.of(line);
        if (kind.isDefinition()) {
            definitions.put(fields.number("id"), fields);
            return null;
        }
        if (kind == RecordKind.SEGMENT) {
            id = String.valueOf(fields.text("trail"));
            return null;
        }
        return new TrailRecord(
                id, fields, definitions.get(fields.number("session")), definitions.get(fields.number("statement")));
    }

    /** The number of the record that was read last. */
    public long lastSeq() {
        return lastSeq;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
