package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/**
 * How far what is injected behind a literal of a text may go: to the end, or to the next parameter marker. A marker is the application's own,
 * and so is what follows it: whoever writes one more makes the driver ask for a value that nobody sets. Only a comment could take one away
 * again, so markers say nothing in a text that has one behind a literal. The application's closing quote bounds nothing: whoever writes where no
 * quotes are may write a string of his own, and {@code x''} or {@code @''} take the quote as well.
 */
final class Reach {
    private static final int COMMENTS =
            Token.AFTER_BLOCK_COMMENT | Token.AFTER_LINE_COMMENT | Token.VERSIONED | Token.IN_LINE_COMMENT;

    private final Tokens tokens;
    private final OperandContents contents;
    private final int count;
    /** Of each token, and of the end, whether a parameter marker stands before it and no literal in between; null before it was asked for. */
    private boolean @Nullable [] behindParameter;

    Reach(Tokens tokens, OperandContents contents) {
        this.tokens = tokens;
        this.contents = contents;
        count = tokens.count() - 1;
    }

    /** Whether a token may have been injected: a literal stands before it, and no parameter marker in between. */
    boolean covers(int i) {
        return contents.firstLiteral < i && !(contents.parameters && isBehindParameter(i));
    }

    private boolean isBehindParameter(int i) {
        boolean[] known = behindParameter;
        if (known == null) {
            known = new boolean[count + 1];
            int first = contents.firstLiteral;
            boolean behind = false;
            boolean comments = false;
            for (int j = 0; j <= count; j++) {
                comments |= j > first && tokens.has(j, COMMENTS);
                known[j] = behind;
                if (j < count && contents.isSetLiteral(j)) {
                    behind = false;
                } else if (j < count && tokens.kind(j) >= Token.VALUE && tokens.has(j, Token.PARAMETER)) {
                    behind = true;
                }
            }
            known = comments ? new boolean[count + 1] : known;
            behindParameter = known;
        }
        return i >= 0 && i <= count && known[i];
    }
}
