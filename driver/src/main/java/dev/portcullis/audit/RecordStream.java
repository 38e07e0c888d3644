package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.RecordLine;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns events into numbered, chained lines of one batch, which is taken back whole when it cannot be written. For one thread. */
final class RecordStream {

    private final TrailClock clock;
    private final @Nullable CheckpointSigner signer;
    private final Chain chain = new Chain();
    private final LineEncoder lines = new LineEncoder(chain);
    private final byte[] markedHash = new byte[Chain.BYTES];
    private final Counts now = new Counts();
    private final Counts marked = new Counts();
    private String trail = "";
    private long signedNanos = System.nanoTime();
    private boolean signatureFailed;

    /** Signs with a key, if there is one. */
    RecordStream(TrailClock clock, @Nullable CheckpointKey key) {
        this.clock = clock;
        this.signer = key == null ? null : new CheckpointSigner(key);
    }

    /** How far the trail is. */
    private static final class Counts {
        long seq;
        long events;
        long lost;
        long checkpointed;

        void set(Counts other) {
            seq = other.seq;
            events = other.events;
            lost = other.lost;
            checkpointed = other.checkpointed;
        }
    }

    /** Goes on where a trail was left. */
    void follow(Recovery.Found found) {
        trail = found.id();
        chain.set(RecordLine.ascii(found.hash()), 0);
        now.seq = found.seq();
        now.events = found.events();
        now.lost = found.lost();
        now.checkpointed = found.seq();
        accept();
    }

    /** The batch so far was written. */
    void accept() {
        lines.chain().copyTo(markedHash);
        lines.clear();
        marked.set(now);
    }

    /** The batch so far was not written and never will be. */
    void takeBack() {
        lines.clear();
        chain.set(markedHash);
        now.set(marked);
    }

    byte[] bytes() {
        return lines.bytes();
    }

    int length() {
        return lines.length();
    }

    String trail() {
        return trail;
    }

    long trailNumber() {
        return HexFormat.fromHexDigitsToLong(trail);
    }

    /** The number of the last record. */
    long seq() {
        return now.seq;
    }

    /** How many records the batch has. */
    long batch() {
        return now.seq - marked.seq;
    }

    /** How many events are recorded or declared lost. */
    long accounted() {
        return now.events + now.lost;
    }

    /** How many records no checkpoint covers. */
    long unsigned() {
        return now.seq - now.checkpointed;
    }

    private RecordWriter begin(String type) {
        return lines.begin(++now.seq, clock.now(), type);
    }

    /** The first record of a segment. */
    void segment() {
        String previous = lines.chain().toString();
        begin("segment")
                .number("format", 1)
                .text("trail", trail)
                .text("previous", previous)
                .number("events", now.events)
                .number("lost", now.lost);
        lines.endRecord();
    }

    /** A loss; {@code events} is their number, or the least that it is. */
    void gap(long events, boolean exact, @Nullable String from, @Nullable String to, String why) {
        gap(events, exact, from, to, why, 0);
    }

    /** A loss of which records up to {@code removed} had been written before. */
    void gap(long events, boolean exact, @Nullable String from, @Nullable String to, String why, long removed) {
        begin("gap").number("events", events).flag("exact", exact);
        if (removed > 0) {
            lines.number("removed", removed);
        }
        lines.text("from", from).text("to", to).text("why", why);
        lines.endRecord();
        now.lost += events;
    }

    /** A process took the trail up. */
    void start(String mode, Recovery.Found found, @Nullable String follows) {
        RecordWriter out = begin("start")
                .text("mode", mode)
                .number("process", ProcessHandle.current().pid())
                .text("ended", found.ended().word());
        if (found.cutBytes() > 0) {
            out.number("cutBytes", found.cutBytes());
        }
        out.text("follows", follows);
        if (signer != null) {
            out.text("key", signer.fingerprint()).text("publicKey", signer.publicKey());
        }
        lines.endRecord();
    }

    /** What the process before did not write. */
    void gap(Recovery.Found found) {
        String until = TimeText.of(clock.now());
        gap(Math.max(0, found.missing()), found.exact(), found.lastTime(), until, found.why(), found.removed());
    }

    void stop() {
        begin("stop");
        lines.endRecord();
    }

    /** The wall clock was set by so many microseconds. */
    void clockSet(long step) {
        begin("clock").number("step", step);
        lines.endRecord();
    }

    /** Segments are about to be removed. */
    void retention(Retention.Removal removal) {
        begin("retention")
                .number("through", removal.through())
                .text("throughHash", removal.hash())
                .number("segments", removal.segments().size())
                .texts("undelivered", List.copyOf(removal.undelivered().keySet()));
        lines.endRecord();
    }

    long nanosSinceCheckpoint() {
        return System.nanoTime() - signedNanos;
    }

    /** A signature over everything before; nothing without a key, or if it cannot sign now. */
    void checkpoint() {
        signedNanos = System.nanoTime();
        if (signer == null) {
            return;
        }
        try {
            byte[] signature = signer.sign(trail, now.seq, lines.chain().toString());
            begin("checkpoint").number("covers", now.seq - 1).text("key", signer.fingerprint());
            lines.text("signature", signer.text(signature));
            lines.endRecord();
            now.checkpointed = now.seq;
            signatureFailed = false;
        } catch (CheckpointSigner.UncheckedSignatureException e) {
            if (!signatureFailed) {
                TrailLog.log(Level.ERROR, "The audit trail cannot be signed and goes on unsigned: {0}", e.getMessage());
            }
            signatureFailed = true;
        }
    }

    /** An event, and before it what it names, unless the segment has that already. */
    void event(Event event, OpenSegment segment) {
        try {
            int session = define(event.session(), segment);
            int statement = define(event.statement(), segment);
            RecordWriter out = lines.begin(++now.seq, clock.micros(event.nanos), event.type());
            if (session > 0) {
                out.number("session", session);
            }
            if (statement > 0) {
                out.number("statement", statement);
            }
            event.write(out);
            lines.endRecord();
            now.events++;
        } catch (VirtualMachineError e) {
            // Such as want of memory, which passes: the event is tried again.
            throw e;
        } catch (RuntimeException | Error e) {
            unwritable(event.nanos, e);
        }
    }

    /** Takes back a record that was begun and not ended, because something went wrong in between. */
    void dropUnfinished() {
        if (lines.abandon()) {
            now.seq--;
        }
    }

    /** The record that was begun last cannot be written: a bug, which must not end the trail. */
    private void unwritable(long nanos, Throwable e) {
        dropUnfinished();
        String time = TimeText.of(clock.micros(nanos));
        gap(
                1,
                true,
                time,
                time,
                "the record could not be written: " + e.getClass().getName());
    }

    private int define(@Nullable Definition definition, OpenSegment segment) {
        if (definition == null) {
            return 0;
        }
        if (definition.segment != segment.ordinal()) {
            int id = segment.nextId();
            definition.write(
                    lines.begin(++now.seq, clock.now(), definition.type()).number("id", id));
            lines.endRecord();
            definition.id = id;
            definition.segment = segment.ordinal();
        }
        return definition.id;
    }
}
