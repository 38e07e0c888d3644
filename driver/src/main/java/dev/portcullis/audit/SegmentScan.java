package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordKind;
import dev.portcullis.audit.read.RecordLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the last segment of a trail can be believed: up to its last whole line, and after the machine went down up to the last that chains.
 * Changes nothing. For one thread.
 */
final class SegmentScan {
    private final Path trail;
    private final Chain chain = new Chain();
    private final RecordLine line = new RecordLine();
    private String id = "";
    private long firstSeq;
    private String previous = Chain.ZERO;
    private StateFile.@Nullable Left left;
    /** Of the last record that was accepted. */
    private String hash = Chain.ZERO;

    private long seq;
    private long events;
    private long lost;
    private @Nullable String lastTime;
    private RecordKind last = RecordKind.EVENT;
    /** Where the last record that was accepted ends, and the last that is known to be on disk. */
    private long end;

    private long forcedEnd;
    private long cutBytes;
    private boolean damaged;

    private SegmentScan(Path trail) {
        this.trail = trail;
    }

    /** Null if the segment holds no record. */
    static @Nullable SegmentScan of(Path trail, Path segment) throws IOException {
        SegmentScan scan = new SegmentScan(trail);
        return scan.read(segment) ? scan : null;
    }

    /** Whether the first line, if there is one, is the record of a segment. */
    static boolean hasHead(Path segment) throws IOException {
        RecordLine first = new RecordLine();
        try (LineSource lines = new LineSource(segment, 0)) {
            return !lines.next() || isHead(first, lines);
        } catch (LineSource.LineTooLongException e) {
            return false;
        }
    }

    private static boolean isHead(RecordLine line, LineSource lines) {
        return line.read(lines.bytes(), lines.from(), lines.to()) && RecordKind.of(line) == RecordKind.SEGMENT;
    }

    /** The trail's id. */
    String id() {
        return id;
    }

    /** The number of the segment's first record. */
    long firstSeq() {
        return firstSeq;
    }

    /** The hash of the record before the segment. */
    String previous() {
        return previous;
    }

    /** What the process before left in {@code state}. */
    StateFile.@Nullable Left left() {
        return left;
    }

    /** Whether the machine has been running since the trail was written. */
    boolean sameBoot() {
        return left != null && left.sameBoot();
    }

    /** The number of the last record. */
    long seq() {
        return seq;
    }

    /** The hash of the last record. */
    String hash() {
        return hash;
    }

    /** How many events the trail has recorded. */
    long events() {
        return events;
    }

    /** How many events the trail has declared lost. */
    long lost() {
        return lost;
    }

    /** The time of the last record. */
    @Nullable
    String lastTime() {
        return lastTime;
    }

    /** Whether the trail was closed behind the last record. */
    boolean isStopped() {
        return last == RecordKind.STOP;
    }

    /** Where the last record ends. */
    long end() {
        return end;
    }

    /** Where the last record ends that is known to be on disk. */
    long forcedEnd() {
        return forcedEnd;
    }

    /** How many bytes there are behind the last record. */
    long cutBytes() {
        return cutBytes;
    }

    /** Whether whole lines are among them. */
    boolean isDamaged() {
        return damaged;
    }

    private boolean read(Path segment) throws IOException {
        try (LineSource lines = new LineSource(segment, 0)) {
            if (!lines.next()) {
                return false;
            }
            if (!isHead(line, lines)) {
                throw new Recovery.UnusableException(segment + " does not begin with the record of a segment");
            }
            readHeader(head(segment));
            accepted(lines);
            while (next(lines) && accept(lines)) {
                accepted(lines);
            }
            cutBytes = lines.size() - end;
        } catch (LineSource.LineTooLongException e) {
            throw new Recovery.UnusableException(segment + " has a line that is longer than any record");
        }
        return true;
    }

    /** What is longer than any record after the machine went down is a hole in the file. */
    private boolean next(LineSource lines) throws IOException {
        try {
            return lines.next();
        } catch (LineSource.LineTooLongException e) {
            if (sameBoot()) {
                throw e;
            }
            damaged = true;
            return false;
        }
    }

    private SegmentHead head(Path segment) throws Recovery.UnusableException {
        try {
            return SegmentHead.of(line);
        } catch (IOException e) {
            throw new Recovery.UnusableException(segment + " begins with a record that cannot be read");
        }
    }

    private void readHeader(SegmentHead head) throws IOException {
        id = String.valueOf(head.trail());
        previous = String.valueOf(head.previous());
        firstSeq = line.seq();
        events = head.events();
        lost = head.lost();
        left = StateFile.read(trail, number(id));
        follow();
    }

    private long number(String hex) throws Recovery.UnusableException {
        try {
            return HexFormat.fromHexDigitsToLong(hex);
        } catch (IllegalArgumentException e) {
            throw new Recovery.UnusableException(trail + " has no id");
        }
    }

    /** Takes the line's own word for its hash. */
    private void follow() throws IOException {
        if (!chain.set(line.bytes(), line.hashAt())) {
            throw new Recovery.UnusableException(trail + ": record " + line.seq() + " has no hash");
        }
        hash = line.hash();
        seq = line.seq();
        lastTime = line.time();
        RecordKind kind = RecordKind.of(line);
        last = kind == RecordKind.CHECKPOINT ? last : kind;
    }

    private boolean accept(LineSource lines) throws IOException {
        boolean sameBoot = sameBoot();
        if (!line.read(lines.bytes(), lines.from(), lines.to())) {
            damaged = !sameBoot;
            return sameBoot;
        }
        chain.append(line.bytes(), line.from(), line.contentEnd());
        if (!sameBoot && (line.seq() != seq + 1 || !chain.matches(line.bytes(), line.hashAt()))) {
            damaged = true;
            return false;
        }
        RecordKind kind = RecordKind.of(line);
        follow();
        if (kind == RecordKind.EVENT) {
            events++;
        } else if (kind == RecordKind.GAP) {
            lost += declared();
        }
        return true;
    }

    /** How many events the gap declares; none if it cannot be read, so that they are declared once more. */
    private long declared() {
        try {
            return Fields.of(line).number("events");
        } catch (IOException e) {
            return 0;
        }
    }

    private void accepted(LineSource lines) {
        end = lines.nextOffset();
        if (left != null && seq <= left.forced()) {
            forcedEnd = end;
        }
    }
}
