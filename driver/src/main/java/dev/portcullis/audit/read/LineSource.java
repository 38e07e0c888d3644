package dev.portcullis.audit.read;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The complete lines of a file that may still grow. The bytes of a line are valid until the next is asked for. For one thread. */
public final class LineSource implements Closeable {
    /** No record is longer. */
    static final int LONGEST_LINE = 64 << 20;

    private static final int FIRST_BUFFER = 1 << 17;
    private static final int FIRST_LINE = 1 << 11;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final FileChannel channel;
    private byte[] buffer = new byte[FIRST_BUFFER];
    /** Where in the file the buffer begins. */
    private long base;

    private int from;
    private int to;
    /** The bytes behind the line: where the next begins, and where the buffer ends. */
    private int rest;

    private int end;

    /** Reads from an offset on, which is where a line begins. What is no file is not opened: a pipe would never let go. */
    public LineSource(Path file, long offset) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is no file");
        }
        channel = FileChannel.open(file, StandardOpenOption.READ);
        base = offset;
    }

    /**
     * Goes to the next line that has its end; false when there is none yet.
     *
     * @throws LineTooLongException if the next line is longer than any record
     */
    public boolean next() throws IOException {
        int searched = rest;
        while (true) {
            int newline = newline(searched);
            if (newline >= 0) {
                from = rest;
                to = newline;
                rest = newline + 1;
                return true;
            }
            int unread = end - rest;
            if (unread > LONGEST_LINE) {
                throw new LineTooLongException();
            }
            if (!fill()) {
                return false;
            }
            searched = rest + unread;
        }
    }

    /** Reads more, and moves what is there to the front of the buffer. */
    private boolean fill() throws IOException {
        if (rest > 0) {
            System.arraycopy(buffer, rest, buffer, 0, end - rest);
            base += rest;
            end -= rest;
            rest = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end), base + end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    private int newline(int start) {
        int i = start;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) WORDS.get(buffer, i) ^ NEWLINES;
            long found = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        for (; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Whether a whole line is there by now, without going to it. */
    boolean hasMore() throws IOException {
        return newline(rest) >= 0 || (fill() && newline(rest) >= 0);
    }

    /** The line that begins at an offset, which need not be the one that is read; null if it has no end. */
    byte @Nullable [] lineAt(long offset) throws IOException {
        byte[] line = new byte[FIRST_LINE];
        int length = 0;
        while (length <= LONGEST_LINE) {
            line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
            int read = channel.read(ByteBuffer.wrap(line, length, line.length - length), offset + length);
            if (read <= 0) {
                return null;
            }
            for (int i = length; i < length + read; i++) {
                if (line[i] == '\n') {
                    return Arrays.copyOf(line, i);
                }
            }
            length += read;
        }
        return null;
    }

    /** What {@link #from} and {@link #to} point into. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the line begins in {@link #bytes}. */
    public int from() {
        return from;
    }

    /** Where its newline stands in {@link #bytes}. */
    public int to() {
        return to;
    }

    /** Where the line begins in the file. */
    public long offset() {
        return base + from;
    }

    /** Where the next line begins in the file. */
    public long nextOffset() {
        return base + rest;
    }

    /** How many bytes were read of a line that has no end yet. */
    public int unfinished() {
        return end - rest;
    }

    /** The size of the file now. */
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A line longer than any record. */
    public static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException() {
            super("a line is longer than " + LONGEST_LINE + " bytes");
        }
    }
}
