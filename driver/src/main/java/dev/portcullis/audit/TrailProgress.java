package dev.portcullis.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a trail is written and forced to disk, as its file {@code state} says it to others. Safe for all threads; the file is replaced by the
 * writer's alone.
 */
final class TrailProgress {
    private final AtomicLong forced = new AtomicLong();
    private volatile StateFile state = StateFile.NONE;

    /** Everything up to a record is on disk from the beginning. */
    TrailProgress(long forced) {
        this.forced.set(forced);
    }

    /** Makes the file, or makes it anew. */
    StateFile create(Path trail, RecordStream records, int slots, long published) throws IOException {
        state = StateFile.create(trail, records.trailNumber(), slots, published, records.accounted());
        state.written(records.seq() - records.batch());
        state.forced(forced.get());
        return state;
    }

    /** Whether the very file is there, in its full length. */
    boolean isThere(Path trail) {
        return state.isThere(trail);
    }

    /** Everything up to this record is in the file. */
    void written(long seq) {
        state.written(seq);
    }

    /** Everything up to this record is on disk. */
    void forced(long seq) {
        long most = forced.accumulateAndGet(seq, Math::max);
        state.forced(most);
    }

    /** The trail ends with this record. */
    void stopped(long seq) {
        state.stopped(seq);
    }
}
