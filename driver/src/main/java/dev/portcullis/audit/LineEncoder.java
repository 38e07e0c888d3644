package dev.portcullis.audit;

import dev.portcullis.audit.read.Chain;
import dev.portcullis.audit.read.RecordLine;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a batch of lines, each chained to the one before. There is one way to write a record; nothing is allocated but room for
 * a batch that outgrows all before. For one thread.
 */
final class LineEncoder implements RecordWriter {
    private static final int FIRST_ROOM = 320 << 10;
    /** Room for everything but texts: a number, a name, the frame. */
    private static final int SPARE = 512;

    private static final int DEEPEST = 60;

    private static final byte[] BEFORE_SEQ = RecordLine.ascii("{\"seq\":");
    private static final byte[] BEFORE_TIME = RecordLine.ascii(",\"time\":\"");
    private static final byte[] BEFORE_TYPE = RecordLine.ascii("\",\"type\":\"");
    private static final byte[] BEFORE_HASH = RecordLine.ascii(",\"hash\":\"");
    private static final byte[] HEX = RecordLine.ascii("0123456789abcdef");
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < TENS.length; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    private final Chain chain;
    private final TimeText time = new TimeText();
    private byte[] bytes = new byte[FIRST_ROOM];
    private int at;
    private int lineStart;
    private boolean begun;
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
        return bytes;
    }

    int length() {
        return at;
    }

    /** Begins the next batch. */
    void clear() {
        at = 0;
        if (bytes.length > 4 * FIRST_ROOM) {
            bytes = new byte[FIRST_ROOM];
        }
    }

    /** Begins a record. */
    RecordWriter begin(long seq, long micros, String type) {
        lineStart = at;
        begun = true;
        room(0);
        put(BEFORE_SEQ);
        digits(seq);
        put(BEFORE_TIME);
        at = time.write(micros, bytes, at);
        put(BEFORE_TYPE);
        latin(type);
        bytes[at++] = '"';
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
        at = lineStart;
        begun = false;
        return true;
    }

    /** Ends a record with its hash. */
    void endRecord() {
        while (depth > 0) {
            end();
        }
        begun = false;
        chain.append(bytes, lineStart, at);
        room(0);
        put(BEFORE_HASH);
        chain.write(bytes, at);
        at += Chain.DIGITS;
        bytes[at++] = '"';
        bytes[at++] = '}';
        bytes[at++] = '\n';
    }

    @Override
    public RecordWriter number(String name, long value) {
        room(name.length());
        name(name);
        digits(value);
        return this;
    }

    @Override
    public RecordWriter flag(String name, boolean value) {
        room(name.length());
        name(name);
        latin(value ? "true" : "false");
        return this;
    }

    @Override
    public RecordWriter text(String name, @Nullable CharSequence value) {
        if (value == null || (value.length() == 0 && !inArray())) {
            return this;
        }
        room(name.length());
        name(name);
        quoted(value);
        return this;
    }

    @Override
    public RecordWriter texts(String name, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        array(name);
        for (int i = 0; i < values.size(); i++) {
            room(0);
            name("");
            quoted(values.get(i));
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
        room(name.length());
        name(name);
        bytes[at++] = '{';
        open();
        return this;
    }

    @Override
    public RecordWriter array(String name) {
        room(name.length());
        name(name);
        bytes[at++] = '[';
        open();
        arrays |= 1;
        return this;
    }

    @Override
    public RecordWriter end() {
        if (depth == 0) {
            throw new IllegalStateException("no object or array is open");
        }
        room(0);
        bytes[at++] = (byte) (inArray() ? ']' : '}');
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
        if ((members & 1) != 0) {
            bytes[at++] = ',';
        }
        members |= 1;
        if (!name.isEmpty()) {
            bytes[at++] = '"';
            latin(name);
            bytes[at++] = '"';
            bytes[at++] = ':';
        }
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, bytes, at, text.length);
        at += text.length;
    }

    /** Copies a text of ASCII characters. */
    @SuppressWarnings(
            "deprecation") // drops the upper half of each character, which ASCII has not, and so is a plain copy
    private void latin(String text) {
        text.getBytes(0, text.length(), bytes, at);
        at += text.length();
    }

    private void digits(long value) {
        long rest = value;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                latin("-9223372036854775808");
                return;
            }
            bytes[at++] = '-';
            rest = -rest;
        }
        int end = at + length(rest);
        at = end;
        while (rest >= 100) {
            long next = rest / 100;
            int pair = (int) (rest - next * 100);
            bytes[--end] = ONES[pair];
            bytes[--end] = TENS[pair];
            rest = next;
        }
        int pair = (int) rest;
        bytes[--end] = ONES[pair];
        if (pair >= 10) {
            bytes[--end] = TENS[pair];
        }
    }

    private static int length(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void quoted(CharSequence text) {
        int length = text.length();
        room(length);
        bytes[at++] = '"';
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
                break;
            }
            bytes[at++] = (byte) c;
            i++;
        }
        if (i < length) {
            room(6 * (length - i));
            i = escaped(text, i);
        }
        bytes[at++] = '"';
    }

    private int escaped(CharSequence text, int start) {
        int length = text.length();
        int i = start;
        while (i < length) {
            char c = text.charAt(i++);
            if (c >= 0x80) {
                i += wide(c, i < length ? text.charAt(i) : 0);
            } else if (c < ' ' || c == '"' || c == '\\') {
                escape(c);
            } else {
                bytes[at++] = (byte) c;
            }
        }
        return i;
    }

    private void escape(char c) {
        bytes[at++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[at++] = (byte) c;
            case '\n' -> bytes[at++] = 'n';
            case '\r' -> bytes[at++] = 'r';
            case '\t' -> bytes[at++] = 't';
            default -> {
                bytes[at++] = 'u';
                bytes[at++] = '0';
                bytes[at++] = '0';
                bytes[at++] = HEX[c >> 4];
                bytes[at++] = HEX[c & 15];
            }
        }
    }

    /** Writes a character beyond ASCII; returns how many more it took. */
    private int wide(char c, char next) {
        if (c < 0x800) {
            bytes[at++] = (byte) (0xC0 | c >> 6);
            continuation(c);
            return 0;
        }
        if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
            int point = Character.toCodePoint(c, next);
            bytes[at++] = (byte) (0xF0 | point >> 18);
            continuation(point >> 12);
            continuation(point >> 6);
            continuation(point);
            return 1;
        }
        char known = Character.isSurrogate(c) ? '\uFFFD' : c;
        bytes[at++] = (byte) (0xE0 | known >> 12);
        continuation(known >> 6);
        continuation(known);
        return 0;
    }

    private void continuation(int bits) {
        bytes[at++] = (byte) (0x80 | (bits & 63));
    }

    private void room(int more) {
        long needed = (long) at + more + SPARE;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("a record of more than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
