package dev.portcullis.audit.verify;

import dev.portcullis.audit.verify.Problem.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What several trails say about each other. */
public final class TrailSet {
    private TrailSet() {}

    /** What is wrong with a trail that is right by itself: that it follows another, which is not among these or ends too early. */
    public static @Nullable Problem missingPredecessor(Report trail, List<Report> all) {
        String follows = trail.follows();
        if (follows == null) {
            return null;
        }
        int dash = follows.indexOf('-');
        String id = dash < 0 ? follows : follows.substring(0, dash);
        for (Report other : all) {
            if (other.id().equals(id) && (id + "-" + other.lastSeq()).equals(follows)) {
                return null;
            }
        }
        return Problem.of(
                Kind.MISSING,
                0,
                trail.trail(),
                0,
                "it goes on from record " + follows + " of another trail, which is not there or does not end with it");
    }
}
