package dev.portcullis.audit.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The complete lines of a file that may still grow. Confined to one thread. */
final class LineReader implements Closeable {
    private static final int CHUNK = 1 << 16;
    private static final int LONGEST = 1 << 28;

    private final FileChannel file;
    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int scanned;
    private int end;
    private long offset;

    LineReader(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** The next line without its line feed; null when the file has no complete one for now. */
    byte @Nullable [] next() throws IOException {
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    byte[] line = Arrays.copyOfRange(buffer, start, scanned);
                    offset += line.length + 1;
                    start = ++scanned;
                    return line;
                }
            }
            if (!fill()) {
                return null;
            }
        }
    }

    /** Where the next line begins. */
    long offset() {
        return offset;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (buffer.length >= LONGEST) {
                throw new IOException("a line is longer than " + LONGEST + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = file.read(ByteBuffer.wrap(buffer, end, buffer.length - end), offset + end);
        end += Math.max(0, read);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
