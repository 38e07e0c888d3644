package dev.portcullis.audit.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one trail, oldest first: their names sort as they were written. */
final class Segments {
    private static final String SUFFIX = ".jsonl";
    private static final int MOST_OF_END = 1 << 20;

    private final Path directory;

    Segments(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** The segment that follows; null when there is none yet. The first one for null or for one that is gone and was older than all. */
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
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            long seq = lastSeq(path(names.get(i)));
            if (seq > 0) {
                return seq;
            }
        }
        return 0;
    }

    private static long lastSeq(Path segment) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
            int length = (int) Math.min(file.length(), MOST_OF_END);
            byte[] end = new byte[length];
            file.seek(file.length() - length);
            int read = Math.max(0, file.read(end));
            int to = lastIndexOf(end, read);
            int from = lastIndexOf(end, to) + 1;
            return to <= from ? 0 : seq(end, from, to);
        }
    }

    private static int lastIndexOf(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /** Every record begins with the name seq and its number. */
    private static long seq(byte[] bytes, int from, int to) {
        long seq = 0;
        for (int i = from + "{\"seq\":".length(); i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            seq = seq * 10 + bytes[i] - '0';
        }
        return seq;
    }
}
