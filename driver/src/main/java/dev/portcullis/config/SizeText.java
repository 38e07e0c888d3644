package dev.portcullis.config;

/** Sizes as they are written in settings: a whole number and one binary unit, {@code 64k}, {@code 256m}, {@code 2g}, {@code 1t}. */
final class SizeText {
    private static final String UNITS = "kmgt";

    private SizeText() {}

    /** In bytes. Throws {@link IllegalArgumentException} on anything else than digits and one unit. */
    static long parse(String text) {
        int digits = text.length() - 1;
        int unit = digits < 1 ? -1 : UNITS.indexOf(Character.toLowerCase(text.charAt(digits)));
        if (unit < 0 || digits > 9 || !text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a size");
        }
        return Long.parseLong(text.substring(0, digits)) << (10 * (unit + 1));
    }

    /** In the largest unit that leaves no remainder. */
    static String format(long bytes) {
        for (int unit = UNITS.length() - 1; unit >= 0; unit--) {
            int shift = 10 * (unit + 1);
            if (bytes >> shift << shift == bytes) {
                return (bytes >> shift) + UNITS.substring(unit, unit + 1);
            }
        }
        throw new IllegalArgumentException("finer than a kibibyte");
    }
}
