package dev.portcullis.firewall.policy;

/**
 * How large a statement may be before the firewall refuses it unread.
 *
 * @param statementLength characters of one statement's text
 * @param nesting depth of open parentheses
 */
public record Limits(int statementLength, int nesting) {
    /** The largest {@code max_allowed_packet} that MySQL takes is 1 GiB. */
    static final int MAX_STATEMENT_LENGTH = 1 << 30;

    static final int MAX_NESTING = 10_000;

    /** MySQL's own default {@code max_allowed_packet}, 64 Mi, and a nesting that no written query reaches. */
    public static final Limits DEFAULT = new Limits(64 << 20, 500);
}
