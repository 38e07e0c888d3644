package dev.portcullis.audit.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a trail in their order, each with what it names; follows a trail that is being written. Verifies nothing: lines that are no
 * records are passed over, which {@link #damage} tells. For one thread.
 */
public final class TrailReader implements Closeable {
    private static final long PROGRESS_LINES = 1 << 12;

    private final Path trail;
    private final LongConsumer progress;
    private final RecordLine line = new RecordLine();
    private final Definitions<Fields> definitions = new Definitions<>(TrailReader::fields);
    private String id = "";
    private long segment;
    private long lastSeq;
    private @Nullable LineSource lines;
    private long reported;
    private long count;
    /** Lines that were no records, and numbers that were skipped. */
    private long passedOver;

    private long missing;
    /** Whether the segment has a line longer than any record, behind which nothing can be read. */
    private boolean endless;

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
            if (hasNext(source)) {
                TrailRecord record = read(source);
                if (record != null) {
                    return record;
                }
            } else if (!advance(source)) {
                return null;
            }
        }
    }

    private boolean hasNext(LineSource source) throws IOException {
        try {
            return source.next();
        } catch (LineSource.LineTooLongException e) {
            passedOver += endless ? 0 : 1;
            endless = true;
            return false;
        }
    }

    private @Nullable LineSource openSegment(long firstSeq) throws IOException {
        for (Path file : Segments.list(trail)) {
            if (Segments.firstSeq(file) >= firstSeq && open(file)) {
                return lines;
            }
        }
        return null;
    }

    /** False if it was removed since it was looked for, as old segments are. */
    private boolean open(Path file) throws IOException {
        try {
            lines = new LineSource(file, 0);
        } catch (NoSuchFileException e) {
            return false;
        }
        segment = Segments.firstSeq(file);
        definitions.clear();
        endless = false;
        reported = 0;
        return true;
    }

    /** Goes on to the next segment, if there is one and nothing more came into this one before it. */
    private boolean advance(LineSource source) throws IOException {
        List<Path> all = Segments.list(trail);
        boolean another = !all.isEmpty() && Segments.firstSeq(all.get(all.size() - 1)) > segment;
        if (!another) {
            report(source);
            return false;
        }
        if (!endless && source.hasMore()) {
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

    private static @Nullable Fields fields(byte[] line) {
        try {
            return Fields.parse(line, 0, line.length);
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable TrailRecord read(LineSource source) throws IOException {
        if (++count % PROGRESS_LINES == 0) {
            report(source);
        }
        if (!line.read(source.bytes(), source.from(), source.to())) {
            passedOver++;
            return null;
        }
        Fields fields;
        try {
            fields = Fields.of(line);
        } catch (IOException e) {
            passedOver++;
            return null;
        }
        missing += lastSeq > 0 ? Math.max(0, line.seq() - lastSeq - 1) : 0;
        lastSeq = line.seq();
        RecordKind kind = RecordKind.of(line);
        if (kind.isDefinition()) {
            definitions.put(fields.number("id"), fields, source.offset());
            return null;
        }
        if (kind == RecordKind.SEGMENT) {
            id = String.valueOf(fields.text("trail"));
            return null;
        }
        return new TrailRecord(
                id,
                fields,
                definitions.get(fields.number("session"), source),
                definitions.get(fields.number("statement"), source));
    }

    /** Whether it has read a segment up to an offset, or a later one. */
    public boolean isPast(Path file, long offset) {
        long first = Segments.firstSeq(file);
        return segment > first || (segment == first && lines != null && lines.nextOffset() >= offset);
    }

    /** What was no record, or not there between those that were, since this was asked last; null for nothing. */
    public @Nullable String damage() {
        if (passedOver == 0 && missing == 0) {
            return null;
        }
        String told = trail + ": " + passedOver + " lines are no records, and " + missing
                + " records are missing between those that are there; run portcullis audit verify";
        passedOver = 0;
        missing = 0;
        return told;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
