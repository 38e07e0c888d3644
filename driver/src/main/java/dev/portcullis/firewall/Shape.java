package dev.portcullis.firewall;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The identity of a statement without its literals: two texts have one shape when MySQL gives them one
 * {@code STATEMENT_DIGEST}. The first 128 bits of the SHA-256 of the folded token stream, so nobody can look for a
 * statement that shares the shape of another. Stable across processes and releases: baselines hold shapes.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record Shape(long high, long low) {
    private static final int HEX_DIGITS = 32;

    /**
     * The shape that {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if the text is not 32 hexadecimal digits
     */
    public static Shape parse(String text) {
        if (text.length() != HEX_DIGITS) {
            throw new IllegalArgumentException("\"" + text + "\" is no shape: expected 32 hexadecimal digits");
        }
        return new Shape(
                HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, HEX_DIGITS));
    }

    static Shape of(String sql, Tokens tokens) {
        StringBuilder stream = new StringBuilder(sql.length() + 2 * tokens.count());
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            int kind = tokens.kind(i);
            if (kind >= Token.FIRST_WORD) {
                stream.append((char) Token.FIRST_WORD)
                        .append(Words.spelling(kind))
                        .append('\0');
            } else {
                stream.append((char) kind);
                if (kind == Token.IDENTIFIER) {
                    stream.append(tokens.name(sql, i)).append('\0');
                } else if (kind == Token.HINT) {
                    stream.append(tokens.name(sql, i).toUpperCase(Locale.ROOT)).append('\0');
                }
            }
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256(stream));
        return new Shape(digest.getLong(), digest.getLong());
    }

    private static byte[] sha256(CharSequence stream) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * stream.length());
        bytes.asCharBuffer().put(CharBuffer.wrap(stream));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes);
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The 32 hexadecimal digits of the shape. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
