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
    /** How far the line was searched for its end. */
    private int searched;
    /** Whether it holds nothing but ASCII, and no backslash, so far. */
    private boolean plain = true;

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
        boolean more = true;
        while (!hasLine() && more) {
            more = fill();
        }
        if (!more && start == end) {
            return null;
        }
        String statement = statement();
        start = Math.min(searched + 1, end);
        searched = start;
        plain = true;
        return statement;
    }

    /** Whether the next line can be had without waiting for the other side. */
    boolean isReady() throws IOException {
        return hasLine() || in.available() > 0;
    }

    /** Searches on for the end of the line, which is then at {@link #searched}. */
    private boolean hasLine() {
        byte[] bytes = buffer;
        int i = searched;
        int seen = 0;
        boolean escapes = false;
        while (i < end && bytes[i] != '\n') {
            seen |= bytes[i];
            escapes |= bytes[i] == '\\';
            i++;
        }
        plain &= seen >= 0 && !escapes;
        searched = i;
        return i < end;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            searched -= start;
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

    /** What stands from {@link #start} to {@link #searched}. Undoes the escapes in place, since that only shortens the line, and decodes what is left. */
    private String statement() throws MalformedLineException {
        line++;
        int length = plain ? searched : start;
        for (int i = length; i < searched; i++) {
            byte b = buffer[i];
            if (b == '\\') {
                i++;
                b = unescaped(i < searched ? buffer[i] : 0);
            }
            buffer[length++] = b;
        }
        if (plain) {
            return new String(buffer, start, length - start, StandardCharsets.ISO_8859_1);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(buffer, start, length - start)).toString();
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
