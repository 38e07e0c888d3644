package dev.portcullis.cli;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.read.TrailReader;
import dev.portcullis.audit.read.TrailRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The records of several trails, merged by their time. For one thread. */
final class AuditMerge implements Closeable {
    private final List<TrailReader> readers = new ArrayList<>();
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing((Head head) -> head.record.time()));
    private final AuditProgress progress;
    private final PrintWriter err;

    private AuditMerge(AuditProgress progress, PrintWriter err) {
        this.progress = progress;
        this.err = err;
    }

    private record Head(TrailRecord record, TrailReader reader) {}

    static AuditMerge of(List<Path> trails, PrintWriter err) throws IOException {
        List<Path> segments = new ArrayList<>();
        for (Path trail : trails) {
            segments.addAll(Segments.list(trail));
        }
        AuditMerge merge = new AuditMerge(AuditProgress.over(segments, err), err);
        for (Path trail : trails) {
            TrailReader reader = TrailReader.open(trail, merge.progress);
            merge.readers.add(reader);
            merge.advance(reader);
        }
        return merge;
    }

    private void advance(TrailReader reader) throws IOException {
        TrailRecord record = reader.next();
        if (record != null) {
            heads.add(new Head(record, reader));
        }
    }

    /** The next; null when all trails are read. */
    @Nullable
    TrailRecord next() throws IOException {
        Head head = heads.poll();
        if (head == null) {
            return null;
        }
        advance(head.reader);
        return head.record;
    }

    /** Tells what the trails do not hold any more; whether there is such a thing. */
    boolean tellDamage() {
        progress.end();
        boolean told = false;
        for (TrailReader reader : readers) {
            told |= AuditTrails.tellDamage(reader, err);
        }
        return told;
    }

    @Override
    public void close() throws IOException {
        progress.end();
        for (TrailReader reader : readers) {
            reader.close();
        }
    }
}
