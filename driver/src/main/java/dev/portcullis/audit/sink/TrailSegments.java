package dev.portcullis.audit.sink;

import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directory of one trail, and its files, oldest first: their names sort as they were written. */
record TrailSegments(Path directory) {
    private static final int MOST_OF_END = 1 << 20;

    private List<String> names() throws IOException {
        return Segments.list(directory).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    /** With which record the segment of that name begins. */
    static long firstSeq(String name) {
        return Segments.firstSeq(Path.of(name));
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Whether there is a segment of that name. */
    boolean has(String name) throws IOException {
        return names().contains(name);
    }

    /**
     * The id of the trail, as the newest segment tells that has a record: one that a process left empty, or that cannot be read, keeps nobody from
     * those before. Null while there is no record.
     */
    @Nullable
    String trail() throws IOException {
        List<Path> segments = Segments.list(directory);
        IOException unreadable = null;
        for (int i = segments.size() - 1; i >= 0; i--) {
            try {
                String trail = trail(segments.get(i));
                if (trail != null) {
                    return trail;
                }
            } catch (IOException e) {
                unreadable = unreadable == null ? e : unreadable;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return null;
    }

    private static @Nullable String trail(Path segment) throws IOException {
        try (LineSource lines = new LineSource(segment, 0)) {
            if (!lines.next()) {
                return null;
            }
            byte[] head = Arrays.copyOfRange(lines.bytes(), lines.from(), lines.to());
            return RecordFields.parse(head).get("trail") instanceof String trail && trail.matches("[0-9a-f]{16}")
                    ? trail
                    : null;
        }
    }

    /** The segment that follows; null when there is none yet. The oldest for null. */
    @Nullable
    String after(@Nullable String name) throws IOException {
        for (String candidate : names()) {
            if (name == null || candidate.compareTo(name) > 0) {
                return candidate;
            }
        }
        return null;
    }

    /** The number of the last record that is complete on disk, 0 when there is none. Reads the end of the newest segment alone. */
    long lastSeq() throws IOException {
        List<Path> segments = Segments.list(directory);
        for (int i = segments.size() - 1; i >= 0; i--) {
            long seq = lastSeq(segments.get(i));
            if (seq > 0) {
                return seq;
            }
        }
        return 0;
    }

    private static long lastSeq(Path segment) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(file.length(), MOST_OF_END)];
            file.seek(file.length() - end.length);
            int read = Math.max(0, file.read(end));
            int to = newlineBefore(end, read);
            RecordLine line = new RecordLine();
            return to >= 0 && line.read(end, newlineBefore(end, to) + 1, to) ? line.seq() : 0;
        }
    }

    private static int newlineBefore(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }
}
