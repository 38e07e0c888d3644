package dev.portcullis.audit.read;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Where things are in the directory of a trail, and trails in the directory of the application. */
public final class Segments {
    /** How the name of a segment ends. */
    private static final String SUFFIX = ".jsonl";

    private static final int DIGITS = 20;

    /** What a killed process leaves behind. */
    public static final String STATE = "state";

    /** The folder of how far each sink has got. */
    public static final String CURSORS = "cursors";

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
                if (firstSeq(file) > 0 && isFile(file)) {
                    segments.add(file);
                }
            }
        }
        // All names are equally long, so their order is that of their numbers.
        Collections.sort(segments);
        return segments;
    }

    /** Where nobody may look there is no telling, but for what a link leads to. */
    private static boolean isFile(Path file) throws AccessDeniedException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (AccessDeniedException e) {
            if (Files.isSymbolicLink(file)) {
                return false;
            }
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The trails in a directory, behind the directory itself if it is one. A trail without a segment is among them: its records were removed, all of
     * them.
     */
    public static List<Path> trails(Path directory) throws IOException {
        List<Path> trails = new ArrayList<>();
        if (isTrail(directory)) {
            trails.add(directory);
        }
        int first = trails.size();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path file : files) {
                if (isTrail(file)) {
                    trails.add(file);
                }
            }
        }
        trails.subList(first, trails.size()).sort(Comparator.comparing(Path::toString));
        return trails;
    }

    /** Whether there is a segment, or what is made only behind a record. */
    private static boolean isTrail(Path directory) throws IOException {
        if (!list(directory).isEmpty()) {
            return true;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "{" + STATE + "," + CURSORS + "}")) {
            return left.iterator().hasNext();
        }
    }
}
