package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordKind;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an earlier process left a trail. Its last segment is read and checked; a torn last line is cut. After the machine itself went
 * down, everything from the first line on that does not chain is set aside in a file of its own: it may be half of what the disk had
 * taken. A process alone that dies leaves whole lines whole, so then they stay as they are, for {@code audit verify} to judge.
 */
final class Recovery {
    private final Path trail;
    private final TrailFiles files;
    private final Chain chain = new Chain();
    private final RecordLine line = new RecordLine();
    /** Of the last record that was accepted. */
    private String hash = Chain.ZERO;

    private String id = "";
    private long seq;
    private long events;
    private long lost;
    private long cutBytes;
    /** Whether whole lines are among what is cut. */
    private boolean damaged;

    private @Nullable String lastTime;
    private RecordKind last = RecordKind.EVENT;
    private StateFile.@Nullable Left left;

    private Recovery(Path trail, TrailFiles files) {
        this.trail = trail;
        this.files = files;
    }

    /** How the process before ended. */
    enum Ended {
        /** There was none. */
        NEW,
        /** It closed the trail. */
        STOPPED,
        /** It died, and the machine went on. */
        KILLED,
        /** It died with the machine, or on another one, or nobody knows. */
        LOST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the next record follows.
     *
     * @param id the trail's
     * @param seq the number of the last record; 0 for none
     * @param hash of the last record
     * @param events how many events the trail has recorded
     * @param lost how many it has declared lost
     * @param missing how many more were published; -1 if nobody knows
     * @param exact whether {@code missing} is their number, not the least that it is
     * @param removed up to which record the file had been written; 0 unless it is shorter now
     * @param cutBytes how much was cut from the end of the file
     * @param lastTime of the last record
     */
    record Found(
            String id,
            Ended ended,
            long seq,
            String hash,
            long events,
            long lost,
            long missing,
            boolean exact,
            long removed,
            long cutBytes,
            @Nullable String lastTime) {
        /** Whether the trail has to tell of a gap. */
        boolean lostAny() {
            return missing > 0 || removed > 0 || (!exact && (ended == Ended.KILLED || ended == Ended.LOST));
        }

        /** Why events are missing. */
        String why() {
            if (removed > 0) {
                return "records " + (seq + 1) + " to " + removed + " had been written and were removed from the file";
            }
            return switch (ended) {
                case NEW, STOPPED -> "published after the trail was closed";
                case KILLED -> "the process was killed";
                case LOST -> "the machine went down, or the state of the trail is not known";
            };
        }
    }

    /** A trail whose end makes no sense, so that nothing can follow it. */
    static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /** Reads a trail that this process has locked. */
    static Found of(Path trail, TrailFiles files) throws IOException {
        return new Recovery(trail, files).find();
    }

    private Found find() throws IOException {
        List<Path> segments = Segments.list(trail);
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (readSegment(segments.get(i))) {
                return found();
            }
            // Its process died before the first record was whole.
            files.delete(segments.get(i));
        }
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return new Found(HexFormat.of().formatHex(random), Ended.NEW, 0, Chain.ZERO, 0, 0, 0, true, 0, 0, null);
    }

    private Found found() {
        boolean sameBoot = left != null && left.sameBoot();
        Ended ended = last == RecordKind.STOP ? Ended.STOPPED : sameBoot ? Ended.KILLED : Ended.LOST;
        long missing = left == null ? -1 : left.published() - events - lost;
        boolean exact = missing >= 0 && (sameBoot || (ended == Ended.STOPPED && missing == 0));
        if (ended == Ended.STOPPED && missing < 0) {
            missing = 0;
            exact = true;
        }
        long removed = left != null && sameBoot && left.written() > seq ? left.written() : 0;
        return new Found(id, ended, seq, hash, events, lost, missing, exact, removed, cutBytes, lastTime);
    }

    /** False if the segment holds no record. */
    private boolean readSegment(Path segment) throws IOException {
        long end;
        try (LineSource lines = new LineSource(segment, 0)) {
            if (!lines.next()) {
                return false;
            }
            if (!line.read(lines.bytes(), lines.from(), lines.to()) || RecordKind.of(line) != RecordKind.SEGMENT) {
                throw new UnusableException(segment + " does not begin with the record of a segment");
            }
            readHeader(Fields.of(line));
            end = lines.nextOffset();
            while (lines.next()) {
                if (!accept(lines)) {
                    break;
                }
                end = lines.nextOffset();
            }
            cutBytes = lines.size() - end;
        }
        if (cutBytes > 0) {
            cut(segment, end);
        }
        return true;
    }

    private void readHeader(Fields header) throws IOException {
        id = String.valueOf(header.text("trail"));
        events = header.number("events");
        lost = header.number("lost");
        left = StateFile.read(trail, number(id));
        follow();
    }

    private long number(String hex) throws UnusableException {
        try {
            return HexFormat.fromHexDigitsToLong(hex);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(trail + " has no id");
        }
    }

    /** Takes the line's own word for its hash. */
    private void follow() throws IOException {
        if (!chain.set(line.bytes(), line.hashAt())) {
            throw new UnusableException(trail + ": record " + line.seq() + " has no hash");
        }
        hash = line.hash();
        seq = line.seq();
        lastTime = line.time();
        RecordKind kind = RecordKind.of(line);
        last = kind == RecordKind.CHECKPOINT ? last : kind;
    }

    private boolean accept(LineSource lines) throws IOException {
        boolean sameBoot = left != null && left.sameBoot();
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
            lost += Fields.of(line).number("events");
        }
        return true;
    }

    private void cut(Path segment, long end) throws IOException {
        try (TrailFiles.Segment file = files.open(segment)) {
            Path aside = trail.resolve("cut-" + seq + "-" + end);
            if (damaged && !Files.exists(aside)) {
                keep(segment, end, aside);
            }
            file.truncate(end);
            file.force();
        }
    }

    private static void keep(Path segment, long end, Path aside) throws IOException {
        try (var in = Files.newByteChannel(segment)) {
            in.position(end);
            Path fresh = aside.resolveSibling(aside.getFileName() + ".new");
            Files.copy(Channels.newInputStream(in), fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
