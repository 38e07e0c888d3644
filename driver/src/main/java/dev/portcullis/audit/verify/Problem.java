package dev.portcullis.audit.verify;

import java.nio.file.Path;

/**
 * The first thing that is wrong with a trail.
 *
 * @param kind what it is
 * @param seq the number of the record
 * @param through the number of the last record that it may be about; {@code seq} where it is about one
 * @param file the segment where it shows
 * @param line the line there, counted from 1; 0 where it is about the file as a whole
 * @param meaning what it means, in a sentence
 */
public record Problem(Kind kind, long seq, long through, Path file, long line, String meaning) {
    /** What can be wrong with a trail. */
    public enum Kind {
        /** A record does not say what it said when it was written. */
        ALTERED,
        /** Records are not there. */
        MISSING,
        /** A record stands where another belongs. */
        REORDERED,
        /** A record is there twice. */
        DUPLICATED,
        /** Something was written by somebody else than the driver, or signed by somebody else than the owner of the key. */
        FORGED
    }

    static Problem of(Kind kind, long seq, Path file, long line, String meaning) {
        return new Problem(kind, seq, seq, file, line, meaning);
    }
}
