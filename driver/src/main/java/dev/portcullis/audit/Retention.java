package dev.portcullis.audit;

import dev.portcullis.audit.read.Fields;
import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.read.Segments;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/** Says which segments are too old or too much. Never one that a sink has not delivered: each keeps its cursor in {@link #CURSORS}. */
final class Retention {
    /** The directory, inside that of the trail, where each sink keeps how far it has got. */
    static final String CURSORS = "cursors";

    private static final long LARGEST_CURSOR = 64 << 10;

    private final @Nullable Long keepSize;
    private final @Nullable Duration keepFor;

    Retention(@Nullable Long keepSize, @Nullable Duration keepFor) {
        this.keepSize = keepSize;
        this.keepFor = keepFor;
    }

    /**
     * What may go: the oldest segments of a trail.
     *
     * @param through the number of their last record
     * @param hash of that record
     */
    record Removal(List<Path> segments, long through, String hash) {}

    boolean isOff() {
        return keepSize == null && keepFor == null;
    }

    /** What may go now; null for nothing. The last segment stays in any case. */
    @Nullable
    Removal plan(Path trail, Instant now) throws IOException {
        List<Path> all = Segments.list(trail);
        long size = 0;
        for (Path segment : all) {
            size += Files.size(segment);
        }
        long delivered = delivered(trail);
        List<Path> going = new ArrayList<>();
        Fields next = null;
        for (int i = 0; i + 1 < all.size(); i++) {
            Fields header = header(all.get(i + 1));
            boolean wanted = (keepSize != null && size > keepSize) || isOld(header, now);
            if (!wanted || header == null || header.number("seq") - 1 > delivered) {
                break;
            }
            size -= Files.size(all.get(i));
            going.add(all.get(i));
            next = header;
        }
        return next == null ? null : new Removal(going, next.number("seq") - 1, String.valueOf(next.text("previous")));
    }

    /** A segment is as old as the beginning of the next. */
    private boolean isOld(@Nullable Fields next, Instant now) {
        String time = next == null ? null : next.text("time");
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

    /** Up to which record every sink has delivered. */
    static long delivered(Path trail) throws IOException {
        long least = Long.MAX_VALUE;
        try (DirectoryStream<Path> cursors = Files.newDirectoryStream(trail.resolve(CURSORS))) {
            for (Path cursor : cursors) {
                if (!cursor.toString().endsWith(".new")) {
                    least = Math.min(least, seq(cursor));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return least;
        }
        return least;
    }

    /** What cannot be read keeps everything. */
    private static long seq(Path cursor) {
        try {
            if (Files.size(cursor) > LARGEST_CURSOR) {
                return 0;
            }
            byte[] text = Files.readAllBytes(cursor);
            return Fields.parse(text, 0, text.length).number("seq");
        } catch (IOException e) {
            return 0;
        }
    }
}
