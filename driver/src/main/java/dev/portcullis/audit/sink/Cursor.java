package dev.portcullis.audit.sink;

import dev.portcullis.audit.read.Segments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a sink has got: behind which record its next one begins. Kept in a file of one line, {@code cursors/<sink>} in the trail's directory,
 * which is replaced as a whole.
 *
 * @param trail its id: another trail in the same directory begins anew
 * @param segment the name of the segment's file
 * @param offset in the segment, in bytes
 * @param seq of the record before; 0 before the first
 * @param hash of the record before; empty when it is not known
 */
record Cursor(String trail, String segment, long offset, long seq, String hash) {
    static final String FOLDER = Segments.CURSORS;

    /** The file's cursor; null when there is none, so that delivery begins with the oldest record. */
    static @Nullable Cursor read(Path file) throws IOException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("it is no file");
            }
            Map<String, Object> fields = RecordFields.parse(Files.readAllBytes(file));
            if (fields.get("trail") instanceof String trail
                    && fields.get("segment") instanceof String segment
                    && fields.get("offset") instanceof Long offset
                    && fields.get("seq") instanceof Long seq
                    && fields.get("hash") instanceof String hash) {
                Cursor cursor = new Cursor(trail, segment, offset, seq, hash);
                cursor.requirePossible();
                return cursor;
            }
            throw new IOException("trail, segment, offset, seq or hash is missing");
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new IOException(
                    "The cursor " + file + " cannot be read (" + e.getMessage()
                            + "). Remove it to deliver the whole trail again",
                    e);
        }
    }

    private void requirePossible() throws IOException {
        if (!segment.matches("[0-9]{20}\\.jsonl") || TrailSegments.firstSeq(segment) == 0) {
            throw new IOException("it names no segment");
        }
        if (offset < 0 || seq < TrailSegments.firstSeq(segment) - 1) {
            throw new IOException("its offset or seq is not in that segment");
        }
    }

    /** Replaces the file. A cursor that a power cut takes back means that records are delivered again, and none is left out. */
    void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("trail", trail);
        fields.put("segment", segment);
        fields.put("offset", offset);
        fields.put("seq", seq);
        fields.put("hash", hash);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(
                fresh,
                (new String(RecordFields.write(fields), StandardCharsets.UTF_8) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
