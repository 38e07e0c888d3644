package dev.portcullis.audit.sink;

import dev.portcullis.audit.ForcedRecords;
import dev.portcullis.audit.read.Definitions;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordLine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of a trail in order, from a cursor on, each joined with its definitions. Follows the writer from segment to segment. Records that
 * are not there any more, because retention removed them or they cannot be read, show as one record of type {@code missing}. Gives nothing that is not
 * forced to disk. Confined to one thread; holds one line and the definitions of one segment.
 */
final class TrailFeed implements Closeable {
    private static final System.Logger LOG = System.getLogger(TrailFeed.class.getName());

    /** Before the first record that is read, whichever that is. */
    private static final long UNKNOWN = -1;

    private final TrailSegments segments;
    private final String trail;
    private final ForcedRecords forced;
    private final Definitions<AuditRecord> sessions = new Definitions<>(this::recordOf);
    private final Definitions<AuditRecord> statements = new Definitions<>(this::recordOf);
    private @Nullable String segment;
    private @Nullable LineSource lines;
    private long seq;
    private String hash;
    /** Up to which record the trail was forced to disk before the bytes were read that {@link #lines} holds. */
    private long limit;
    /** Where the record that was given last ends. */
    private long offset;
    /** Read, but behind a hole that is told first. */
    private @Nullable AuditRecord held;

    TrailFeed(TrailSegments segments, String trail, @Nullable Cursor cursor) throws IOException {
        Cursor from = cursor != null && cursor.trail().equals(trail) ? cursor : null;
        this.segments = segments;
        this.trail = trail;
        this.forced = new ForcedRecords(segments.directory(), trail);
        this.seq = from == null ? UNKNOWN : from.seq();
        this.hash = from == null ? "" : from.hash();
        if (from != null && segments.has(from.segment())) {
            resume(from);
        } else if (from != null && segments.after(from.segment()) != null) {
            segment = from.segment();
        } else if (from != null) {
            LOG.log(
                    Level.ERROR,
                    "Trail {0}: {1}, behind which its cursor stands, is not there, nor any behind it; the trail is delivered again from its"
                            + " oldest segment on",
                    segments.directory(),
                    from.segment());
            seq = UNKNOWN;
            hash = "";
        }
    }

    /** The next record; null when there is no more for now. */
    @Nullable
    AuditRecord next() throws IOException {
        AuditRecord record = held == null ? read() : held;
        held = null;
        if (record == null) {
            return null;
        }
        if (record.seq() > seq + 1 && seq >= 0) {
            held = record;
            offset = lines == null ? 0 : lines.offset();
            return missing(record.seq() - 1);
        }
        // A record that stands where it does not belong leaves no hole behind it.
        seq = Math.max(seq, record.seq());
        hash = record.hash();
        offset = lines == null ? 0 : lines.nextOffset();
        return record;
    }

    /** The next that is there and forced to disk. */
    private @Nullable AuditRecord read() throws IOException {
        while (true) {
            byte[] line = nextLine();
            if (line == null) {
                return null;
            }
            AuditRecord record = parse(line);
            if (record == null) {
                continue;
            }
            if (record.seq() <= limit) {
                return record;
            }
            // Read again when it is forced: until then its writer, or the next one, may put something else in its
            // place.
            limit = Math.max(limit, forced.upTo());
            if (record.seq() > limit && record.seq() != seq + 1 && isOvertaken()) {
                leaveOut("has a number that does not belong there");
                continue;
            }
            readFrom(lines == null ? 0 : lines.offset());
            if (record.seq() > limit) {
                return null;
            }
        }
    }

    /** Whether something is forced behind the line that was read, which then is forced too whatever number it bears. Goes behind that line. */
    private boolean isOvertaken() throws IOException {
        if (segment == null || lines == null) {
            return false;
        }
        long line = lines.offset();
        long behind = lines.nextOffset();
        RecordLine frame = new RecordLine();
        String following = segments.after(segment);
        boolean overtaken = following != null && TrailSegments.firstSeq(following) <= limit;
        for (byte[] next = line(lines); !overtaken && next != null; next = line(lines)) {
            overtaken = frame.read(next, 0, next.length) && frame.seq() <= limit;
        }
        readFrom(overtaken ? behind : line);
        return overtaken;
    }

    /** Forgets what was read of the segment from there on. */
    private void readFrom(long from) throws IOException {
        if (segment != null && lines != null) {
            LineSource again = new LineSource(segments.path(segment), from);
            lines.close();
            lines = again;
        }
    }

    /** The position behind the record that {@link #next} gave last. */
    Cursor position() {
        return new Cursor(trail, segment == null ? "" : segment, offset, Math.max(0, seq), hash);
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }

    /** Reads the segment up to the cursor for its definitions. */
    private void resume(Cursor from) throws IOException {
        LineSource reader = open(from.segment());
        long last = 0;
        String lastHash = "";
        while (reader.nextOffset() < from.offset()) {
            byte[] line = line(reader);
            AuditRecord record = line == null ? null : parse(line);
            if (line == null) {
                break;
            }
            last = record == null ? last : record.seq();
            lastHash = record == null ? lastHash : record.hash();
            hash = lastHash;
        }
        boolean same = reader.nextOffset() == from.offset()
                && (from.offset() == 0 || from.hash().isEmpty() || lastHash.equals(from.hash()));
        hash = from.hash();
        offset = from.offset();
        if (!same) {
            LOG.log(
                    Level.ERROR,
                    "Trail {0}: {1} does not hold record {2} as it was delivered; the segment is delivered again, and what has"
                            + " changed shows as a second record of the same number",
                    segments.directory(),
                    from.segment(),
                    Long.toString(from.seq()));
            seq = TrailSegments.firstSeq(from.segment()) - 1;
            hash = "";
            open(from.segment());
        }
    }

    /** Changes nothing where it cannot be opened. */
    private LineSource open(String name) throws IOException {
        LineSource reader = new LineSource(segments.path(name), 0);
        close();
        sessions.clear();
        statements.clear();
        segment = name;
        offset = 0;
        lines = reader;
        return reader;
    }

    /** Goes on to the next segment when this one is read to its end, but for a torn last line. */
    private byte @Nullable [] nextLine() throws IOException {
        while (true) {
            byte[] line = line(lines);
            if (line != null) {
                return line;
            }
            String following = segments.after(segment);
            if (following == null) {
                return null;
            }
            // What the writer added between the two looks.
            line = line(lines);
            if (line != null) {
                return line;
            }
            openUnlessRemoved(following);
        }
    }

    /** Retention may remove it, and those behind it, after it was listed. */
    private void openUnlessRemoved(String name) throws IOException {
        try {
            open(name);
        } catch (NoSuchFileException e) {
            if (segments.has(name)) {
                throw e;
            }
        }
    }

    /** Behind a line that is longer than any record there is nothing to be read. */
    private static byte @Nullable [] line(@Nullable LineSource source) throws IOException {
        try {
            return source != null && source.next()
                    ? Arrays.copyOfRange(source.bytes(), source.from(), source.to())
                    : null;
        } catch (LineSource.LineTooLongException e) {
            return null;
        }
    }

    private @Nullable AuditRecord parse(byte[] line) throws IOException {
        AuditRecord record = recordOf(line);
        if (record == null) {
            leaveOut("is no record");
            return null;
        }
        if (record.fields().get("id") instanceof Long id && lines != null) {
            if (record.type().equals("session")) {
                sessions.put(id, record, lines.offset());
            } else if (record.type().equals("statement")) {
                statements.put(id, record, lines.offset());
            }
        }
        return record.with(named(sessions, record, "session"), named(statements, record, "statement"));
    }

    private @Nullable AuditRecord named(Definitions<AuditRecord> definitions, AuditRecord record, String field)
            throws IOException {
        return record.fields().get(field) instanceof Long id && lines != null ? definitions.get(id, lines) : null;
    }

    private @Nullable AuditRecord recordOf(byte[] line) {
        try {
            return new RecordLine().read(line, 0, line.length)
                    ? AuditRecord.of(trail, hash, line, RecordFields.parse(line))
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void leaveOut(String why) {
        LOG.log(
                Level.ERROR,
                "Trail {0}: the line of {1} that ends at byte {2} {3} and is left out; verify the trail",
                segments.directory(),
                segment,
                Long.toString(lines == null ? 0 : lines.nextOffset()),
                why);
    }

    private AuditRecord missing(long to) throws IOException {
        LOG.log(
                Level.ERROR,
                "Trail {0}: records {1} to {2} are not there any more and were not delivered",
                segments.directory(),
                Long.toString(seq + 1),
                Long.toString(to));
        byte[] line = ("{\"seq\":" + (seq + 1) + ",\"time\":\"" + Instant.now() + "\",\"type\":\"missing\",\"to\":" + to
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
        AuditRecord record = AuditRecord.of(trail, hash, line, RecordFields.parse(line));
        seq = to;
        hash = "";
        return record;
    }
}
