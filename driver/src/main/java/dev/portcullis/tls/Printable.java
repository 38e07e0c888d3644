package dev.portcullis.tls;

/** Text of a stranger's, made fit to stand in one line of a message. */
final class Printable {
    private static final int MOST_CODE_POINTS = 200;

    private Printable() {}

    /** Control and format characters become question marks, and what is too long is cut. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MOST_CODE_POINTS)
                .forEach(c -> line.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return line.toString();
    }
}
