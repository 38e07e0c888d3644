package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * taken, and so may be a whole segment behind one that the disk has in part. A process alone that dies leaves whole lines whole, so then they
 * stay as they are, for {@code audit verify} to judge. What stays is forced to disk before anything follows it.
 */
final class Recovery {
    private final Path trail;
    private final TrailFiles files;
    private final List<Path> segments;
    /** Whether a name in the directory is another one than the process before left. */
    private boolean renamed;

    private Recovery(Path trail, TrailFiles files) throws IOException {
        this.trail = trail;
        this.files = files;
        this.segments = Segments.list(trail);
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

    /**
     * Up to which record nothing will be cut when the trail is taken up, as it stands now; forces that to disk. For who reads a trail that nobody
     * writes; changes nothing.
     */
    static long settle(Path trail, TrailFiles files) throws IOException {
        return new Recovery(trail, files).settle();
    }

    private Found find() throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Path segment = segments.get(i);
            requireOwn(segment);
            if (hasLostItsHead(i)) {
                setAside(segment);
                continue;
            }
            SegmentScan scan = SegmentScan.of(trail, segment);
            if (scan == null) {
                // Its process died before the first record was whole.
                files.delete(segment);
                renamed = true;
            } else if (!follows(scan, i)) {
                setAside(segment);
            } else {
                if (scan.cutBytes() > 0) {
                    cut(segment, scan);
                }
                force(scan, i);
                return found(scan);
            }
        }
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return new Found(HexFormat.of().formatHex(random), Ended.NEW, 0, Chain.ZERO, 0, 0, 0, true, 0, 0, null);
    }

    /** What a link leads to is read, and not written. */
    private static void requireOwn(Path segment) throws UnusableException {
        if (!Files.isRegularFile(segment, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnusableException(segment + " is a link");
        }
    }

    private long settle() throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            SegmentScan scan = hasLostItsHead(i) ? null : SegmentScan.of(trail, segments.get(i));
            if (scan != null && follows(scan, i)) {
                for (int at = i; at >= 0 && (at == i || isUnforced(scan, at, i)); at--) {
                    try (TrailFiles.Segment file = files.open(segments.get(at))) {
                        file.force();
                    }
                }
                return scan.seq();
            }
        }
        return 0;
    }

    private static Found found(SegmentScan scan) {
        StateFile.Left left = scan.left();
        boolean sameBoot = scan.sameBoot();
        Ended ended = scan.isStopped() ? Ended.STOPPED : sameBoot ? Ended.KILLED : Ended.LOST;
        long missing = left == null ? -1 : left.published() - scan.events() - scan.lost();
        boolean exact = missing >= 0 && (sameBoot || (ended == Ended.STOPPED && missing == 0));
        if (ended == Ended.STOPPED && missing < 0) {
            missing = 0;
            exact = true;
        }
        long removed = left != null && sameBoot && left.written() > scan.seq() ? left.written() : 0;
        return new Found(
                scan.id(),
                ended,
                scan.seq(),
                scan.hash(),
                scan.events(),
                scan.lost(),
                missing,
                exact,
                removed,
                scan.cutBytes(),
                scan.lastTime());
    }

    /** Whether a machine that went down left a segment without its first record, as where the disk took later pages before the first. */
    private boolean hasLostItsHead(int index) throws IOException {
        if (index == 0 || SegmentScan.hasHead(segments.get(index))) {
            return false;
        }
        SegmentScan before = SegmentScan.of(trail, segments.get(index - 1));
        StateFile.Left left = before == null ? null : before.left();
        return left != null && !left.sameBoot() && Segments.firstSeq(segments.get(index)) > left.forced();
    }

    /** Keeps a whole segment under another name, beside those that were kept before. */
    private void setAside(Path segment) throws IOException {
        String name = "cut-" + (Segments.firstSeq(segment) - 1) + "-0";
        Path aside = trail.resolve(name);
        for (int n = 1; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); n++) {
            aside = trail.resolve(name + "-" + n);
        }
        files.move(segment, aside);
        renamed = true;
    }

    /** Whether what a segment follows is there; only a machine that went down leaves a segment and not the end of the one before. */
    private boolean follows(SegmentScan scan, int index) throws IOException {
        StateFile.Left left = scan.left();
        if (index == 0 || left == null || left.sameBoot() || scan.firstSeq() - 1 <= left.forced()) {
            return true;
        }
        SegmentScan before = SegmentScan.of(trail, segments.get(index - 1));
        return before != null
                && before.seq() == scan.firstSeq() - 1
                && before.hash().equals(scan.previous())
                && follows(before, index - 1);
    }

    /**
     * Writes and forces once more what nobody has seen on disk: the process before may have died of a disk that did not take it. Names that are as they were need no
     * force: that of a segment was forced before its first record was written, and the next one, which is forced with its name before it gets a record, forces all
     * others with it.
     */
    private void force(SegmentScan scan, int last) throws IOException {
        if (scan.forcedEnd() < scan.end()) {
            OpenSegment.forceAgain(files, segments.get(last), scan.forcedEnd(), scan.end());
        }
        for (int i = last - 1; i >= 0 && isUnforced(scan, i, last); i--) {
            requireOwn(segments.get(i));
            OpenSegment.forceAgain(files, segments.get(i), 0, Files.size(segments.get(i)));
        }
        if (renamed) {
            files.force(trail);
        }
    }

    /** Whether a segment before the last may not be on disk; without a {@code state} no more than one is in doubt. */
    private boolean isUnforced(SegmentScan scan, int index, int last) {
        StateFile.Left left = scan.left();
        return left == null ? index == last - 1 : Segments.firstSeq(segments.get(index + 1)) - 1 > left.forced();
    }

    private void cut(Path segment, SegmentScan scan) throws IOException {
        try (TrailFiles.Segment file = files.open(segment)) {
            Path aside = trail.resolve("cut-" + scan.seq() + "-" + scan.end());
            if (scan.isDamaged() && !Files.exists(aside)) {
                keep(segment, scan.end(), aside);
                renamed = true;
            }
            file.truncate(scan.end());
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
