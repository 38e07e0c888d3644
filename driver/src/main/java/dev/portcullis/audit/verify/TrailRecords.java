package dev.portcullis.audit.verify;

import dev.portcullis.audit.StateFile;
import dev.portcullis.audit.read.CheckpointText;
import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.RecordKind;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.verify.Problem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the records of a trail say about the trail itself, and whether it can be true. */
final class TrailRecords {
    /** A writer signs after 100,000 records, and these are more than come before it does. */
    private static final long MOST_UNSIGNED = 500_000;

    private final TrustedKeys keys;
    private final Set<String> signers = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private String id = "";
    private long firstSeq;
    private String firstPrevious = "";
    private Place firstPlace = new Place(Path.of(""), 0);
    private String firstTime = "";
    /** Of the record that was read last, in its ASCII characters. */
    private final byte[] lastTime = new byte[RecordLine.TIME_LENGTH];
    /** Of the run that is being read; null while it signs nothing. */
    private @Nullable String signer;

    private long segmentSeq;
    private long signedThrough;
    private RecordKind last = RecordKind.EVENT;
    private long events;
    private long lost;
    private long gaps;
    private long unfinished;
    /** Whether the trail tells of the removal of all that is missing before its first record. */
    private boolean shorteningFound;

    /** Up to which record it tells of a removal at least. */
    private long shortened;

    private @Nullable String follows;

    TrailRecords(TrustedKeys keys) {
        this.keys = keys;
    }

    /** The trail's id, as the first record of a segment names it; null if it does not. */
    static @Nullable String id(RecordLine line) {
        try {
            return Fields.of(line).text("trail");
        } catch (IOException e) {
            return null;
        }
    }

    /** The hash of the record before a segment; null if its first record does not tell. */
    static @Nullable String previous(RecordLine line) {
        try {
            String hash = Fields.of(line).text("previous");
            return hash == null || hash.length() != 64 ? null : hash;
        } catch (IOException e) {
            return null;
        }
    }

    void begin(long seq, String previous, Place place) {
        firstSeq = seq;
        firstPrevious = previous;
        firstPlace = place;
        shorteningFound = seq == 1;
    }

    void unfinished(long bytes) {
        unfinished = bytes;
    }

    /** Takes a record that follows the one before it; returns what is wrong with what it says. */
    @Nullable
    Problem inspect(RecordKind kind, RecordLine line, String previous, Place place) throws IOException {
        line.copyTime(lastTime);
        if (kind == RecordKind.EVENT) {
            events++;
            last = kind;
            return null;
        }
        if (kind.isEventOrDefinition()) {
            last = kind;
            return null;
        }
        if (firstTime.isEmpty()) {
            firstTime = line.time();
        }
        Problem problem = inspect(kind, Fields.of(line), line.seq(), previous, place);
        last = kind == RecordKind.CHECKPOINT ? last : kind;
        return problem;
    }

    private @Nullable Problem inspect(RecordKind kind, Fields fields, long seq, String previous, Place place) {
        return switch (kind) {
            case SEGMENT -> segment(fields, seq, previous, place);
            case START -> start(fields, seq, place);
            case CHECKPOINT -> checkpoint(fields, seq, previous, place);
            case GAP -> gap(fields, seq, place);
            case RETENTION -> retention(fields, seq, place);
            default -> null;
        };
    }

    private @Nullable Problem segment(Fields fields, long seq, String previous, Place place) {
        String trail = String.valueOf(fields.text("trail"));
        if (fields.number("format") != 1) {
            return place.problem(Kind.FORGED, seq, "its format is not 1, the only one there is");
        }
        segmentSeq = seq;
        if (id.isEmpty()) {
            id = trail;
            events = fields.number("events");
            lost = fields.number("lost");
        }
        if (!trail.equals(id)) {
            return place.problem(Kind.FORGED, seq, "the segment is of trail " + trail + ", not of " + id);
        }
        if (!previous.equals(fields.text("previous"))
                || fields.number("events") != events
                || fields.number("lost") != lost) {
            return place.problem(Kind.FORGED, seq, "the segment does not say truly what is before it");
        }
        return null;
    }

    private @Nullable Problem start(Fields fields, long seq, Place place) {
        signer = fields.text("key");
        follows = fields.text("follows") == null ? follows : fields.text("follows");
        if (signer == null) {
            return keys.arePinned()
                    ? place.problem(Kind.FORGED, seq, "from here on the trail is not signed by a key that was given")
                    : null;
        }
        if (!keys.offer(signer, fields.text("publicKey"))) {
            return place.problem(Kind.FORGED, seq, "its public key is not the one that it names");
        }
        return keys.trusts(signer) ? null : place.problem(Kind.FORGED, seq, "it names another key, " + signer);
    }

    private @Nullable Problem checkpoint(Fields fields, long seq, String previous, Place place) {
        String key = String.valueOf(fields.text("key"));
        if (!keys.trusts(key)) {
            return place.problem(
                    Kind.FORGED, signedThrough + 1, seq, "record " + seq + " is signed by another key, " + key);
        }
        boolean covers = fields.number("covers") == seq - 1;
        if (!covers || !keys.verify(key, CheckpointText.of(id, seq - 1, previous), fields.text("signature"))) {
            return place.problem(
                    Kind.FORGED,
                    signedThrough + 1,
                    seq,
                    "records " + (signedThrough + 1) + " to " + seq
                            + " are not those that were signed: the signature of record " + seq + " is not of them");
        }
        signers.add(key);
        signedThrough = seq;
        return null;
    }

    private @Nullable Problem gap(Fields fields, long seq, Place place) {
        gaps++;
        lost += fields.number("events");
        long removed = fields.number("removed");
        notes.add("record " + seq + ": " + (fields.flag("exact") ? "" : "at least ") + fields.number("events")
                + " events lost, " + fields.text("why"));
        return removed > 0
                ? place.problem(
                        Kind.MISSING,
                        segmentSeq,
                        removed,
                        Misplacement.missing(segmentSeq, removed)
                                + " before the trail was taken up again, which gave their numbers to others")
                : null;
    }

    private @Nullable Problem retention(Fields fields, long seq, Place place) {
        long through = fields.number("through");
        String hash = String.valueOf(fields.text("throughHash"));
        if (through >= seq) {
            return place.problem(Kind.FORGED, seq, "it tells of the removal of records that were not written yet");
        }
        // A process that died while it removed left some of them, from the first that is here on.
        if (through >= firstSeq || (through == firstSeq - 1 && hash.equals(firstPrevious))) {
            shorteningFound = true;
        } else if (through < firstSeq - 1) {
            shortened = Math.max(shortened, through);
        }
        return null;
    }

    /** What is wrong with where the trail begins and ends. */
    @Nullable
    Problem judgeEnd(StateFile.@Nullable Left left, long lastSeq, boolean live, boolean needsState, Place place) {
        if (!shorteningFound) {
            String meaning = Misplacement.missing(shortened + 1, firstSeq - 1)
                    + "; no record of the trail tells of their removal";
            return firstPlace.problem(Kind.MISSING, shortened + 1, firstSeq - 1, meaning);
        }
        if (left == null && needsState) {
            return place.problem(
                    Kind.MISSING,
                    lastSeq + 1,
                    "the file state, which tells the end of a trail from a cut, is missing or cannot be true");
        }
        if (left != null && left.written() > lastSeq) {
            return place.problem(
                    Kind.MISSING,
                    lastSeq + 1,
                    left.written(),
                    Misplacement.missing(lastSeq + 1, left.written()) + " from the end of the trail"
                            + (left.sameBoot() ? "" : ", or lost when the machine went down"));
        }
        return live ? null : judgeStop(left, lastSeq, place);
    }

    private @Nullable Problem judgeStop(StateFile.@Nullable Left left, long lastSeq, Place place) {
        boolean closed = last == RecordKind.STOP;
        if (keys.arePinned() && lastSeq - signedThrough > (closed ? 0 : MOST_UNSIGNED)) {
            return place.problem(
                    Kind.FORGED,
                    signedThrough + 1,
                    lastSeq,
                    closed
                            ? "the trail was closed, and its end is not signed"
                            : "the trail signs more often than that");
        }
        if (!closed) {
            notes.add("the trail was not closed: its process was killed, or it is being written elsewhere");
        }
        if (unfinished > 0) {
            notes.add("its last line was not finished (" + unfinished + " bytes)");
        }
        long missing = left == null ? 0 : left.published() - events - lost;
        if (missing > 0) {
            notes.add(missing
                    + " events were published and not written; the trail will say so when it is taken up again");
        }
        return null;
    }

    Report report(Path trail, int segments, long records, long lastSeq, boolean live, @Nullable Problem problem) {
        return new Report(
                trail,
                id,
                segments,
                records,
                firstSeq,
                lastSeq,
                firstTime,
                firstTime.isEmpty() ? "" : new String(lastTime, StandardCharsets.ISO_8859_1),
                live,
                signedThrough,
                List.copyOf(signers),
                lost,
                gaps,
                List.copyOf(notes),
                follows,
                problem);
    }
}
