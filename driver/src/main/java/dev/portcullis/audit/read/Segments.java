package dev.portcullis.audit.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where things are in the directory of a trail, and trails in the directory of the application. */
public final class Segments {
    /** How the name of a segment ends. */
    private static final String SUFFIX = ".jsonl";

    private static final int DIGITS = 20;

    private Segments() {}

    /** The file of the segment that begins with a record. */
    public static Path file(Path trail, long firstSeq) {
        String digits = Long.toString(firstSeq);
        return trail.resolve("0".repeat(DIGITS - digits.length()) + digits + SUFFIX);
    }

    /** With which record a segment begins by its name; 0 for a file that is none. */
    public static long firstSeq(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return 0;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return 0;
            }
        }
        try {
            return Long.parseLong(name.substring(0, DIGITS));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The segments of a trail, oldest first. What bears such a name and is no file, as a directory or a pipe, is none. */
    public static List<Path> list(Path trail) throws IOException {
        List<Path> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(trail, "*" + SUFFIX)) {
            for (Path file : files) {
                if (firstSeq(file) > 0 && Files.isRegularFile(file)) {
                    segments.add(file);
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segments::firstSeq));
        return segments;
    }

    /** The trails in a directory, or the directory itself if it is one. */
    public static List<Path> trails(Path directory) throws IOException {
        if (!list(directory).isEmpty()) {
            return List.of(directory);
        }
        List<Path> trails = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path file : files) {
                if (!list(file).isEmpty()) {
                    trails.add(file);
                }
            }
        }
        trails.sort(Comparator.comparing(Path::toString));
        return trails;
    }
}
