package dev.portcullis.audit;

import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which segments are too old or too much. One that a sink has not delivered goes only when the trail is larger than what is kept for that: each
 * sink has its cursor in {@link #CURSORS}.
 */
final class Retention {
    /** The directory, inside that of the trail, where each sink keeps how far it has got. */
    static final String CURSORS = "cursors";

    private static final long LARGEST_CURSOR = 64 << 10;

    private final @Nullable Long keepSize;
    private final @Nullable Duration keepFor;

    private final @Nullable Long keepUndelivered;
    /** Whether the last removal took what some sink had not had. For the writer's thread. */
    private boolean lately;
    /** Whether a segment or a cursor could not be read at last. */
    private boolean unreadable;

    Retention(@Nullable Long keepSize, @Nullable Duration keepFor, @Nullable Long keepUndelivered) {
        this.keepSize = keepSize;
        this.keepFor = keepFor;
        this.keepUndelivered = keepUndelivered;
    }

    /**
     * What may go: the oldest segments of a trail.
     *
     * @param through the number of their last record
     * @param hash of that record
     * @param undelivered how many of their records each sink has not had, by its name; without those that have had all
     */
    record Removal(List<Path> segments, long through, String hash, Map<String, Long> undelivered) {}

    boolean isOff() {
        return keepSize == null && keepFor == null && keepUndelivered == null;
    }

    /**
     * What may go now; null for nothing. The last segment stays in any case. So do all where one of them cannot be read: that is no reason not to
     * write the trail.
     */
    @Nullable
    Removal plan(Path trail, Instant now) {
        try {
            Removal removal = find(trail, now);
            unreadable = false;
            return removal;
        } catch (IOException e) {
            if (!unreadable) {
                TrailLog.log(
                        Level.WARNING, "No old segment of {0} is removed, since one cannot be read: {1}", trail, e);
            }
            unreadable = true;
            return null;
        }
    }

    private @Nullable Removal find(Path trail, Instant now) throws IOException {
        List<Path> all = Segments.list(trail);
        long size = 0;
        for (Path segment : all) {
            size += Files.size(segment);
        }
        Map<String, Long> cursors = cursors(trail);
        long delivered = cursors.values().stream().reduce(Long.MAX_VALUE, Math::min);
        List<Path> going = new ArrayList<>();
        Fields next = null;
        for (int i = 0; i + 1 < all.size(); i++) {
            Fields header = header(all.get(i + 1));
            if (header == null || !goes(header, size, delivered, now)) {
                break;
            }
            size -= Files.size(all.get(i));
            going.add(all.get(i));
            next = header;
        }
        return next == null ? null : removal(going, next, cursors);
    }

    /** Whether the segment before the one of that header goes, when the trail has that size. */
    private boolean goes(Fields header, long size, long delivered, Instant now) {
        if (keepUndelivered != null && size > keepUndelivered) {
            return true;
        }
        boolean wanted = (keepSize != null && size > keepSize) || isOld(header, now);
        return wanted && header.number("seq") - 1 <= delivered;
    }

    private static Removal removal(List<Path> segments, Fields next, Map<String, Long> cursors) {
        long through = next.number("seq") - 1;
        long from = Segments.firstSeq(segments.get(0));
        Map<String, Long> undelivered = new TreeMap<>();
        cursors.forEach((sink, delivered) -> {
            if (delivered < through) {
                undelivered.put(sink, through - Math.max(delivered, from - 1));
            }
        });
        return new Removal(segments, through, String.valueOf(next.text("previous")), undelivered);
    }

    /** Says which sinks will not get what goes: one line until every sink has had what goes again. */
    void tell(Removal removal, DriverMetrics metrics) {
        removal.undelivered().forEach(metrics::auditUndelivered);
        boolean some = !removal.undelivered().isEmpty();
        if (some && !lately) {
            TrailLog.log(
                    Level.ERROR,
                    "The trail of {0} is larger than portcullis.audit.keep-undelivered: it goes up to record {1}, of which these sinks have"
                            + " not had so many: {2}",
                    removal.segments().get(0).getParent(),
                    Long.toString(removal.through()),
                    removal.undelivered());
        }
        lately = some;
    }

    /** A segment is as old as the beginning of the next. */
    private boolean isOld(Fields next, Instant now) {
        String time = next.text("time");
        if (keepFor == null || time == null) {
            return false;
        }
        try {
            return Instant.parse(time).isBefore(now.minus(keepFor));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static @Nullable Fields header(Path segment) throws IOException {
        RecordLine line = new RecordLine();
        try (LineSource lines = new LineSource(segment, 0)) {
            return lines.next() && line.read(lines.bytes(), lines.from(), lines.to()) ? Fields.of(line) : null;
        }
    }

    /** Up to which record each sink has delivered. */
    private static Map<String, Long> cursors(Path trail) throws IOException {
        Map<String, Long> delivered = new TreeMap<>();
        try (DirectoryStream<Path> cursors = Files.newDirectoryStream(trail.resolve(CURSORS))) {
            for (Path cursor : cursors) {
                if (!cursor.toString().endsWith(".new")) {
                    delivered.put(String.valueOf(cursor.getFileName()), seq(cursor));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return delivered;
        }
        return delivered;
    }

    /** What cannot be read keeps everything. */
    private static long seq(Path cursor) {
        try {
            if (!Files.isRegularFile(cursor) || Files.size(cursor) > LARGEST_CURSOR) {
                return 0;
            }
            byte[] text = Files.readAllBytes(cursor);
            return Fields.parse(text, 0, text.length).number("seq");
        } catch (IOException e) {
            return 0;
        }
    }
}
