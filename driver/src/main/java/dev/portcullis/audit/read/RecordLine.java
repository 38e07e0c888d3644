package dev.portcullis.audit.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frame of a record, which every line has byte for byte: sequence, time and type at its beginning, the hash at its end. A view of bytes that others own, moved from line to line. For one thread.
 */
public final class RecordLine {
    /** What stands between the fields of a record and its hash. */
    private static final byte[] BEFORE_HASH = ascii(",\"hash\":\"");

    private static final byte[] BEFORE_SEQ = ascii("{\"seq\":");
    private static final byte[] BEFORE_TIME = ascii(",\"time\":\"");
    private static final byte[] BEFORE_TYPE = ascii("\",\"type\":\"");
    public static final int TIME_LENGTH = "2026-01-01T00:00:00.000000Z".length();
    private static final int TAIL = BEFORE_HASH.length + Chain.DIGITS + 2;
    private static final int MOST_DIGITS = 18;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private long seq;
    private int timeAt;
    private int typeAt;
    private int typeEnd;

    /** Looks at a line; false if it has not the frame of a record. */
    public boolean read(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        int at = readSeq();
        if (at < 0 || !isAt(BEFORE_TIME, at)) {
            return false;
        }
        timeAt = at + BEFORE_TIME.length;
        at = timeAt + TIME_LENGTH;
        if (!isAt(BEFORE_TYPE, at)) {
            return false;
        }
        typeAt = at + BEFORE_TYPE.length;
        typeEnd = typeAt;
        while (typeEnd < to && bytes[typeEnd] >= 'a' && bytes[typeEnd] <= 'z') {
            typeEnd++;
        }
        return typeEnd > typeAt
                && typeEnd < to
                && bytes[typeEnd] == '"'
                && to - TAIL > typeEnd
                && isAt(BEFORE_HASH, to - TAIL)
                && bytes[to - 2] == '"'
                && bytes[to - 1] == '}';
    }

    /** Returns where the number ends, or -1. */
    private int readSeq() {
        if (!isAt(BEFORE_SEQ, from)) {
            return -1;
        }
        int at = from + BEFORE_SEQ.length;
        int first = at;
        long number = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - first < MOST_DIGITS) {
            number = number * 10 + bytes[at++] - '0';
        }
        seq = number;
        return at == first || bytes[first] == '0' ? -1 : at;
    }

    private boolean isAt(byte[] text, int at) {
        return at + text.length <= to && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
    }

    /** The bytes that hold the line. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the line begins. */
    public int from() {
        return from;
    }

    /** Where the line ends. */
    public int to() {
        return to;
    }

    /** Where the fields behind {@code type} begin: at a comma, or at {@link #contentEnd} when there are none. */
    public int fields() {
        return typeEnd + 1;
    }

    /** Where the bytes end that the hash covers. */
    public int contentEnd() {
        return to - TAIL;
    }

    /** Where the 64 digits of the hash begin. */
    public int hashAt() {
        return to - 2 - Chain.DIGITS;
    }

    /** The number of the record. */
    public long seq() {
        return seq;
    }

    /** Whether the record is of this type. */
    public boolean isType(String type) {
        int length = type.length();
        if (typeEnd - typeAt != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[typeAt + i] != type.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The value of {@code type}. */
    public String type() {
        return new String(bytes, typeAt, typeEnd - typeAt, StandardCharsets.US_ASCII);
    }

    /** The value of {@code time}. */
    public String time() {
        return new String(bytes, timeAt, TIME_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** Copies the value of {@code time}, ASCII characters. */
    public void copyTime(byte[] into) {
        System.arraycopy(bytes, timeAt, into, 0, TIME_LENGTH);
    }

    /** The value of {@code hash}. */
    public String hash() {
        return new String(bytes, hashAt(), Chain.DIGITS, StandardCharsets.ISO_8859_1);
    }

    /** The line as text. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** A word as it stands in a line. */
    public static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
