package dev.portcullis.audit.verify;

import dev.portcullis.audit.verify.Problem.Kind;
import java.nio.file.Path;

/**
 * A line of a segment.
 *
 * @param file the segment
 * @param line counted from 1; 0 for none
 */
record Place(Path file, long line) {
    Problem problem(Kind kind, long seq, String meaning) {
        return Problem.of(kind, seq, file, line, meaning);
    }

    Problem problem(Kind kind, long seq, long through, String meaning) {
        return new Problem(kind, seq, through, file, line, meaning);
    }
}
