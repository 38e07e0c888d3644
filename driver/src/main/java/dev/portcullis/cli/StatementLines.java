package dev.portcullis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement a line from UTF-8 in which a backslash, tab, newline and carriage return of the statement stand as {@code \\ \t
 * \n \r}. One thread at a time.
 */
final class StatementLines {
    private static final int LONGEST_LINE = 1 << 30;

    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long line;

    StatementLines(InputStream in) {
        this.in = in;
    }

    /** A line that holds no statement in the agreed form. The message names the line and shows nothing of it. */
    static final class MalformedLineException extends IOException {
        private static final long serialVersionUID = 1L;

        private MalformedLineException(long line, String problem) {
            super("line " + line + ": " + problem);
        }
    }

    /** The statement of the next line, or null after the last. */
    @Nullable
    String next() throws IOException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    String statement = statement(start, i);
                    start = i + 1;
                    return statement;
                }
            }
            int pending = end - start;
            if (!fill()) {
                String statement = pending == 0 ? null : statement(start, end);
                start = end;
                return statement;
            }
            searched = start + pending;
        }
    }

    /** Whether the next line can be had without waiting for the other side. */
    boolean isReady() throws IOException {
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return in.available() > 0;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (end == LONGEST_LINE) {
                throw new MalformedLineException(line + 1, "longer than " + LONGEST_LINE + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read > 0;
    }

    /** Undoes the escapes where they stand, since that only shortens the line, and decodes what is left. */
    private String statement(int from, int to) throws MalformedLineException {
        line++;
        int seen = 0;
        int length = from;
        for (int i = from; i < to; i++) {
            byte b = buffer[i];
            if (b == '\\') {
                i++;
                b = unescaped(i < to ? buffer[i] : 0);
            }
            seen |= b;
            buffer[length++] = b;
        }
        if (seen >= 0) {
            return new String(buffer, from, length - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(buffer, from, length - from)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedLineException(line, "not UTF-8");
        }
    }

    private byte unescaped(byte escape) throws MalformedLineException {
        return switch (escape) {
            case '\\' -> '\\';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default ->
                throw new MalformedLineException(line, "a backslash must be followed by another one, or by t, n or r");
        };
    }
}
