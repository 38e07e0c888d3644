package dev.portcullis.audit.verify;

import dev.portcullis.audit.read.LineSource;
import dev.portcullis.audit.read.RecordLine;
import dev.portcullis.audit.verify.Problem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says why a record has another number than the one that belongs in its place, by looking at what comes behind it. */
final class Misplacement {
    private final List<Path> segments;
    private final Place place;
    /** The number of the record behind; 0 for none. */
    private long next;

    private boolean expectedComes;
    private boolean seenComesAgain;

    Misplacement(List<Path> segments, Place place) {
        this.segments = segments;
        this.place = place;
    }

    Problem explain(long seen, long expected) throws IOException {
        int here = segments.indexOf(place.file());
        for (int i = here; i < segments.size(); i++) {
            look(segments.get(i), seen, expected);
        }
        if (seen < expected) {
            if (wasBefore(seen, here)) {
                return place.problem(
                        Kind.DUPLICATED, seen, "it stands here again, where record " + expected + " belongs");
            }
            return next == expected
                    ? place.problem(
                            Kind.FORGED, expected, "before it, a line was put in that calls itself record " + seen)
                    : place.problem(
                            Kind.ALTERED, expected, "in its place stands a line that calls itself record " + seen);
        }
        if (expectedComes) {
            return seenComesAgain && next == expected
                    ? place.problem(Kind.DUPLICATED, seen, "it stands here and again further on")
                    : place.problem(
                            Kind.REORDERED, expected, "it comes further on; in its place stands record " + seen);
        }
        return next == expected + 1
                ? place.problem(Kind.ALTERED, expected, "its number was changed to " + seen)
                : place.problem(Kind.MISSING, expected, seen - 1, missing(expected, seen - 1));
    }

    /** Whether the record that stands here, with the same hash, stands further up. */
    private boolean wasBefore(long seen, int here) throws IOException {
        String hash = hashHere(segments.get(here));
        RecordLine line = new RecordLine();
        for (int i = 0; i <= here; i++) {
            long number = 0;
            try (LineSource lines = new LineSource(segments.get(i), 0)) {
                while (lines.next() && (i < here || ++number < place.line())) {
                    if (line.read(lines.bytes(), lines.from(), lines.to())
                            && line.seq() == seen
                            && line.hash().equals(hash)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private String hashHere(Path segment) throws IOException {
        RecordLine line = new RecordLine();
        try (LineSource lines = new LineSource(segment, 0)) {
            for (long number = 0; number < place.line() && lines.next(); number++) {
                // The line of the place is read last.
            }
            return line.read(lines.bytes(), lines.from(), lines.to()) ? line.hash() : "";
        }
    }

    static String missing(long from, long through) {
        return from == through ? "it was removed" : "records " + from + " to " + through + " were removed";
    }

    private void look(Path segment, long seen, long expected) throws IOException {
        RecordLine line = new RecordLine();
        long number = 0;
        try (LineSource lines = new LineSource(segment, 0)) {
            while (lines.next()) {
                number++;
                boolean behind = !segment.equals(place.file()) || number > place.line();
                if (behind && line.read(lines.bytes(), lines.from(), lines.to())) {
                    next = next == 0 ? line.seq() : next;
                    expectedComes |= line.seq() == expected;
                    seenComesAgain |= line.seq() == seen;
                }
            }
        } catch (LineSource.LineTooLongException e) {
            // What comes behind it does not matter any more.
        }
    }
}
