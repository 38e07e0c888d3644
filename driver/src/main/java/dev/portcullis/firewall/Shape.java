package dev.portcullis.firewall;

import java.util.HexFormat;

/**
 * The identity of a statement without its literals: two texts have one shape when MySQL gives them one
 * {@code STATEMENT_DIGEST}. The first 128 bits of the SHA-256 of the folded token stream (see {@link ShapeDigest}), so nobody can look for a
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

    /** The 32 hexadecimal digits of the shape. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
