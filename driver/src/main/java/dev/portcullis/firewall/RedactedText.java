package dev.portcullis.firewall;

/**
 * A statement as it may be written down: its own text, letter by letter, but each literal is {@code ?} and comments are empty. Code in
 * version comments and optimizer hints stay. Names, of user variables too, are no literals.
 *
 * @param text what is kept of the redacted text
 * @param isCut whether the redacted text is longer than what is kept
 */
public record RedactedText(String text, boolean isCut) {
    /** How much of a redacted text is kept beside a remembered verdict. */
    static final int KEPT_LENGTH = 4_096;

    /**
     * Redacts a text, read as a session of the given dialect reads it. What lies behind the part that is kept is hardly looked at.
     *
     * @param mostLength how much of the redacted text is kept, in chars
     */
    public static RedactedText of(String sql, Dialect dialect, int mostLength) {
        return new RedactionPass(sql, dialect, mostLength).run();
    }
}
