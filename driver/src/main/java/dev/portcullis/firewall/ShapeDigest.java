package dev.portcullis.firewall;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes the {@link Shape} of a token stream: the SHA-256 of its kinds, keywords and names as UTF-16, big-endian. Keeps its buffers from
 * text to text; one thread at a time.
 */
final class ShapeDigest {
    private static final int ROOM = 1 << 12;
    /** Of each keyword, the bytes that stand for it in the stream. */
    private static final byte[][] WORDS = new byte[Words.KINDS][];

    static {
        for (int kind = Token.FIRST_WORD; kind < Words.KINDS; kind++) {
            String spelling = Words.spelling(kind);
            if (spelling != null) {
                WORDS[kind] = ((char) Token.FIRST_WORD + spelling + '\0').getBytes(StandardCharsets.UTF_16BE);
            }
        }
    }

    private final MessageDigest sha256;
    private final byte[] stream = new byte[ROOM];
    private final byte[] digest = new byte[32];
    private int length;

    ShapeDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    Shape of(String sql, Tokens tokens) {
        length = 0;
        sha256.reset();
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            int kind = tokens.kind(i);
            if (kind >= Token.FIRST_WORD) {
                put(WORDS[kind]);
                continue;
            }
            put((char) kind);
            if (kind == Token.IDENTIFIER) {
                putName(sql, tokens, i, false);
            } else if (kind == Token.HINT) {
                putName(sql, tokens, i, true);
            }
        }
        return finish();
    }

    private Shape finish() {
        sha256.update(stream, 0, length);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("A SHA-256 has 32 bytes", e);
        }
        return new Shape(bigEndian(0), bigEndian(Long.BYTES));
    }

    private long bigEndian(int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = number << Byte.SIZE | (digest[i] & 0xFF);
        }
        return number;
    }

    /** The name of an identifier without its quotes, as {@link Tokens#appendName} has it. */
    private void putName(String sql, Tokens tokens, int index, boolean upperCase) {
        int quote = tokens.has(index, Token.QUOTED) ? 1 : 0;
        int end = tokens.end(index) - quote;
        if (quote == 0 && !upperCase) {
            put(sql, tokens.start(index), end);
            return;
        }
        char closing = quote == 0 ? 0 : sql.charAt(end);
        for (int i = tokens.start(index) + quote; i < end; i++) {
            char c = sql.charAt(i);
            put(upperCase ? CharClass.upperCase(c) : c);
            if (quote != 0 && c == closing) {
                i++;
            }
        }
        put('\0');
    }

    /** Puts a range of a text, and the end of a name behind it. */
    private void put(String sql, int start, int end) {
        int i = start;
        while (i < end) {
            if (length + 2 > ROOM) {
                flush();
            }
            int stop = Math.min(end, i + (ROOM - length) / 2);
            int to = length;
            for (; i < stop; i++) {
                char c = sql.charAt(i);
                stream[to] = (byte) (c >>> Byte.SIZE);
                stream[to + 1] = (byte) c;
                to += 2;
            }
            length = to;
        }
        put('\0');
    }

    private void put(char c) {
        if (length + 2 > ROOM) {
            flush();
        }
        stream[length] = (byte) (c >>> Byte.SIZE);
        stream[length + 1] = (byte) c;
        length += 2;
    }

    private void put(byte[] bytes) {
        if (length + bytes.length > ROOM) {
            flush();
        }
        System.arraycopy(bytes, 0, stream, length, bytes.length);
        length += bytes.length;
    }

    private void flush() {
        sha256.update(stream, 0, length);
        length = 0;
    }
}
