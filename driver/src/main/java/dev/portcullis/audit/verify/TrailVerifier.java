package dev.portcullis.audit.verify;

import dev.portcullis.audit.StateFile;
import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordKind;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailLock;
import dev.portcullis.audit.verify.Problem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a whole trail from its first record to its last, and stops at the first thing that is wrong. For one thread and one use. */
public final class TrailVerifier {
    private static final long PROGRESS_LINES = 1 << 14;
    /** So often it is begun anew. */
    private static final int MOST_REMOVALS = 10;

    private final Path trail;
    private final boolean needsState;
    private final LongConsumer progress;
    private final Chain chain = new Chain();
    private final RecordLine line = new RecordLine();
    private final TrailRecords records;
    private Place place;
    private long reported;
    private long lastSeq;
    private long count;

    private TrailVerifier(Path trail, TrustedKeys keys, boolean needsState, LongConsumer progress) {
        this.trail = trail;
        this.place = new Place(trail, 0);
        this.needsState = needsState;
        this.progress = progress;
        this.records = new TrailRecords(keys);
    }

    /**
     * Verifies the trail in a directory.
     *
     * @param needsState whether the file {@code state} must be there, which tells a cut end from an end
     * @param progress hears how many more bytes were read, now and then
     * @throws IOException if a file cannot be read
     */
    public static Report verify(Path trail, TrustedKeys keys, boolean needsState, LongConsumer progress)
            throws IOException {
        for (int removals = 0; ; removals++) {
            try {
                return new TrailVerifier(trail, keys, needsState, progress).verify();
            } catch (NoSuchFileException e) {
                // Retention removes the oldest segments meanwhile: the trail is read anew, and tells of that itself.
                if (removals == MOST_REMOVALS) {
                    throw e;
                }
            }
        }
    }

    private Report verify() throws IOException {
        boolean live = TrailLock.isHeld(trail);
        // Read before the segments are looked for: what a living process writes meanwhile is more, never less.
        StateFile.Left left = readState(Segments.list(trail));
        List<Path> segments = Segments.list(trail);
        Problem problem = segments.isEmpty() ? nothingLeft() : null;
        try {
            for (int i = 0; i < segments.size(); i++) {
                readSegment(segments, i);
            }
            problem = problem == null ? records.judgeEnd(left, lastSeq, live, needsState, place) : problem;
        } catch (FoundException found) {
            problem = found.problem();
        }
        return records.report(trail, segments.size(), count, lastSeq, live, problem);
    }

    private Problem nothingLeft() {
        return Problem.of(
                Kind.MISSING,
                0,
                trail,
                0,
                "all records, from record 1 on; of the trail nothing is left but what stood beside them");
    }

    private StateFile.@Nullable Left readState(List<Path> segments) throws IOException {
        Path state = trail.resolve(Segments.STATE);
        if (Files.exists(state) && !Files.isReadable(state)) {
            throw new AccessDeniedException(state.toString());
        }
        for (int i = segments.size() - 1; i >= 0; i--) {
            try (LineSource lines = new LineSource(segments.get(i), 0)) {
                if (lines.next() && line.read(lines.bytes(), lines.from(), lines.to())) {
                    String id = TrailRecords.id(line);
                    return id == null ? null : StateFile.read(trail, HexFormat.fromHexDigitsToLong(id));
                }
            } catch (IllegalArgumentException | LineSource.LineTooLongException e) {
                return null;
            }
        }
        return null;
    }

    private void readSegment(List<Path> segments, int index) throws IOException, FoundException {
        boolean last = index == segments.size() - 1;
        place = new Place(segments.get(index), 0);
        reported = 0;
        try (LineSource lines = new LineSource(place.file(), 0)) {
            while (next(lines)) {
                check(lines, segments);
                count++;
                if (place.line() % PROGRESS_LINES == 0) {
                    reportProgress(lines);
                }
            }
            long unfinished = lines.size() - lines.nextOffset();
            if (unfinished > 0 && !last) {
                throw found(Kind.ALTERED, expected(), "the segment ends within this record, though another follows it");
            }
            if (place.line() == 0 && !last) {
                throw found(Kind.MISSING, expected(), "the segment is empty, though another follows it");
            }
            records.unfinished(unfinished);
            reportProgress(lines);
        }
    }

    private boolean next(LineSource lines) throws IOException, FoundException {
        try {
            boolean more = lines.next();
            if (more) {
                place = new Place(place.file(), place.line() + 1);
            }
            return more;
        } catch (LineSource.LineTooLongException e) {
            throw found(Kind.ALTERED, expected(), "the line is longer than any record");
        }
    }

    private void reportProgress(LineSource lines) {
        progress.accept(lines.nextOffset() - reported);
        reported = lines.nextOffset();
    }

    private void check(LineSource lines, List<Path> segments) throws IOException, FoundException {
        if (!line.read(lines.bytes(), lines.from(), lines.to())) {
            throw found(Kind.ALTERED, expected(), "the line has not the form of a record");
        }
        boolean first = place.line() == 1;
        RecordKind kind = RecordKind.of(line);
        if (first && lastSeq == 0) {
            long named = expected();
            if (line.seq() != named) {
                throw new FoundException(new Misplacement(segments, place).explain(line.seq(), named));
            }
            begin(kind);
        }
        if (line.seq() != lastSeq + 1) {
            throw new FoundException(new Misplacement(segments, place).explain(line.seq(), lastSeq + 1));
        }
        String previous = kind.isEventOrDefinition() ? "" : chain.toString();
        chain.append(line.bytes(), line.from(), line.contentEnd());
        if (!chain.matches(line.bytes(), line.hashAt())) {
            throw altered(lines);
        }
        if (first != (kind == RecordKind.SEGMENT)) {
            throw found(Kind.FORGED, line.seq(), "a segment begins with a record of that type, and has no other");
        }
        inspect(kind, previous);
        lastSeq = line.seq();
    }

    private long expected() {
        return lastSeq == 0 ? Math.max(1, Segments.firstSeq(place.file())) : lastSeq + 1;
    }

    /** The first record that is there. What was before it must be accounted for by the trail itself. */
    private void begin(RecordKind kind) throws FoundException {
        long seq = expected();
        String previous = kind == RecordKind.SEGMENT ? TrailRecords.previous(line) : null;
        if (previous == null || !chain.set(previous.getBytes(StandardCharsets.ISO_8859_1), 0)) {
            throw found(Kind.ALTERED, seq, "the first record of the segment does not say what it follows");
        }
        lastSeq = seq - 1;
        records.begin(seq, previous, place);
    }

    private void inspect(RecordKind kind, String previous) throws FoundException {
        Problem problem;
        try {
            problem = records.inspect(kind, line, previous, place);
        } catch (IOException e) {
            throw found(Kind.FORGED, line.seq(), "the record is no JSON as the driver writes it");
        }
        if (problem != null) {
            throw new FoundException(problem);
        }
    }

    private FoundException found(Kind kind, long seq, String meaning) {
        return new FoundException(place.problem(kind, seq, meaning));
    }

    /** The next record tells which of the two was changed: it follows what was written first. */
    private FoundException altered(LineSource lines) throws IOException {
        long seq = line.seq();
        String claimed = line.hash();
        String computed = chain.toString();
        String meaning = "its hash is not that of its content behind the record before";
        try {
            if (lines.next() && line.read(lines.bytes(), lines.from(), lines.to())) {
                if (follows(computed)) {
                    meaning = "its content is intact and its hash was changed";
                } else if (follows(claimed)) {
                    meaning = "its content was changed, or it stands behind a record that it was not written behind";
                }
            }
        } catch (LineSource.LineTooLongException e) {
            // Then there is nothing to compare with.
        }
        return found(Kind.ALTERED, seq, meaning);
    }

    private boolean follows(String hash) {
        if (!chain.set(hash.getBytes(StandardCharsets.ISO_8859_1), 0)) {
            return false;
        }
        chain.append(line.bytes(), line.from(), line.contentEnd());
        return chain.matches(line.bytes(), line.hashAt());
    }
}
