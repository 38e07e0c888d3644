package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a batch of lines, each chained to the one before. There is one way to write a record; nothing is allocated but room for
 * a batch that outgrows all before. For one thread.
 *
 * <p>Some records are written before the first of them is hashed: a processor that has to hash what it stored a moment ago waits for its stores.
 */
final class LineEncoder implements RecordWriter {
    private static final int DEEPEST = 60;
    /** So many records wait for their hashes. */
    private static final int UNCHAINED = 16;

    private static final Word BEFORE_SEQ = new Word("{\"seq\":");
    private static final Word BEFORE_TIME = new Word(",\"time\":\"");
    private static final Word BEFORE_HASH = new Word(",\"hash\":\"");
    private static final Word END = new Word("\"}\n");

    private final Words types = new Words("\",\"type\":\"", "\"");
    private final Words firstNames = new Words("\"", "\":");
    private final Words furtherNames = new Words(",\"", "\":");
    private final Chain chain;
    private final LineBuffer out = new LineBuffer();
    private int lineStart;
    private boolean begun;
    /** Where the records that wait for their hashes begin, and where what is hashed of them ends. */
    private final int[] starts = new int[UNCHAINED];

    private final int[] ends = new int[UNCHAINED];
    private int unchained;
    /** How many objects and arrays are open inside the record. */
    private int depth;
    /** One bit for each of them, the innermost last: whether it has a member; whether it is an array. */
    private long members;

    private long arrays;

    LineEncoder(Chain chain) {
        this.chain = chain;
    }

    /** The lines of the batch, in the first {@link #length} bytes. */
    byte[] bytes() {
        chain();
        return out.bytes();
    }

    int length() {
        return out.length();
    }

    /** Begins the next batch. What was in this one, and is not chained, is forgotten. */
    void clear() {
        out.cut(0);
        unchained = 0;
        begun = false;
    }

    /** The chain behind the record that was ended last. */
    Chain chain() {
        byte[] bytes = out.bytes();
        for (int i = 0; i < unchained; i++) {
            chain.append(bytes, starts[i], ends[i]);
            chain.write(bytes, ends[i] + BEFORE_HASH.length());
        }
        unchained = 0;
        return chain;
    }

    /** Begins a record. */
    RecordWriter begin(long seq, long micros, String type) {
        lineStart = out.length();
        begun = true;
        out.room(0);
        out.put(BEFORE_SEQ);
        out.digits(seq);
        out.put(BEFORE_TIME);
        out.time(micros);
        out.put(types.of(type));
        depth = 0;
        members = 1;
        arrays = 0;
        return this;
    }

    /** Takes back the record that was begun last, if it was not ended; false if there is none. */
    boolean abandon() {
        if (!begun) {
            return false;
        }
        out.cut(lineStart);
        begun = false;
        return true;
    }

    /** Ends a record with its hash. */
    void endRecord() {
        while (depth > 0) {
            end();
        }
        out.room(0);
        begun = false;
        starts[unchained] = lineStart;
        ends[unchained] = out.length();
        unchained++;
        out.put(BEFORE_HASH);
        out.skip(Chain.DIGITS);
        out.put(END);
        if (unchained == UNCHAINED) {
            chain();
        }
    }

    @Override
    public RecordWriter number(String name, long value) {
        out.room(name.length());
        name(name);
        out.digits(value);
        return this;
    }

    @Override
    public RecordWriter flag(String name, boolean value) {
        out.room(name.length());
        name(name);
        out.latin(value ? "true" : "false");
        return this;
    }

    @Override
    public RecordWriter text(String name, @Nullable CharSequence value) {
        if (value == null || (value.length() == 0 && !inArray())) {
            return this;
        }
        out.room(name.length());
        name(name);
        out.quoted(value);
        return this;
    }

    @Override
    public RecordWriter texts(String name, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        array(name);
        for (int i = 0; i < values.size(); i++) {
            out.room(0);
            name("");
            out.quoted(values.get(i));
        }
        return end();
    }

    @Override
    public RecordWriter numbers(String name, long[] values) {
        if (values.length == 0) {
            return this;
        }
        array(name);
        for (long value : values) {
            number("", value);
        }
        return end();
    }

    @Override
    public RecordWriter object(String name) {
        out.room(name.length());
        name(name);
        out.put('{');
        open();
        return this;
    }

    @Override
    public RecordWriter array(String name) {
        out.room(name.length());
        name(name);
        out.put('[');
        open();
        arrays |= 1;
        return this;
    }

    @Override
    public RecordWriter end() {
        if (depth == 0) {
            throw new IllegalStateException("no object or array is open");
        }
        out.room(0);
        out.put((inArray() ? ']' : '}'));
        depth--;
        members >>>= 1;
        arrays >>>= 1;
        return this;
    }

    private void open() {
        if (++depth > DEEPEST) {
            throw new IllegalStateException("objects and arrays are nested more than " + DEEPEST + " deep");
        }
        members <<= 1;
        arrays <<= 1;
    }

    private boolean inArray() {
        return (arrays & 1) != 0;
    }

    private void name(String name) {
        boolean first = (members & 1) == 0;
        members |= 1;
        if (!name.isEmpty()) {
            out.put((first ? firstNames : furtherNames).of(name));
        } else if (!first) {
            out.put(',');
        }
    }
}
