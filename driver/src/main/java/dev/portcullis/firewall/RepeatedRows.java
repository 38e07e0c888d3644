package dev.portcullis.firewall;

import java.util.HashSet;
import java.util.Set;

/**
 * Rows of an {@code INSERT} that are built like an earlier one, taken out of a long token stream before rules look at it. Rows of nothing but
 * values are folded by {@link Tokens}; a bulk statement with a call in each row has as many tokens as rows, and nothing that is new after the first few.
 */
final class RepeatedRows {
    private static final int VALUES = Words.kind("VALUES");
    private static final int VALUE = Words.kind("VALUE");

    /** How many different rows are known again. */
    private static final int MOST_KNOWN = 256;

    private RepeatedRows() {}

    /** Takes them out of a stream of more than {@link Tokens#MOST_TOKENS}; one that is still as long is cut. */
    static void takeOut(Tokens tokens) {
        if (tokens.count() <= Tokens.MOST_TOKENS) {
            return;
        }
        if (!tokens.isCut()) {
            takeOutOf(tokens);
        }
        if (tokens.count() > Tokens.MOST_TOKENS) {
            tokens.cut();
        }
    }

    private static void takeOutOf(Tokens tokens) {
        int row = firstRow(tokens);
        int kept = row;
        Set<Long> seen = new HashSet<>();
        while (row < tokens.count() && kept < Tokens.MOST_TOKENS) {
            int end = rowEnd(tokens, row);
            // The comma belongs to the row before it, so that the last one is told from the others.
            boolean last = tokens.kind(end) != ',';
            int next = last ? end : end + 1;
            if (end == row || isNew(Fingerprint.range(tokens, row, next), seen)) {
                kept = tokens.moveDown(row, next, kept);
            }
            row = next;
            if (last) {
                break;
            }
        }
        tokens.truncate(tokens.moveDown(row, tokens.count(), kept));
    }

    private static boolean isNew(Long row, Set<Long> seen) {
        return seen.size() < MOST_KNOWN ? seen.add(row) : !seen.contains(row);
    }

    /** The token behind {@code VALUES}, or the end. */
    private static int firstRow(Tokens tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.count(); i++) {
            int kind = tokens.kind(i);
            if (kind == '(') {
                depth++;
            } else if (kind == ')') {
                depth--;
            } else if (depth == 0 && (kind == VALUES || kind == VALUE)) {
                return i + 1;
            }
        }
        return tokens.count();
    }

    /** The token behind the row at a token, or the token itself if none is there. */
    private static int rowEnd(Tokens tokens, int row) {
        if (tokens.kind(row) >= Token.ROW_OF_ONE && tokens.kind(row) <= Token.ROWS) {
            return row + 1;
        }
        int depth = 0;
        int i = row;
        do {
            int kind = tokens.kind(i);
            if (kind == '(') {
                depth++;
            } else if (kind == ')') {
                depth--;
            } else if (kind == Token.END) {
                return row;
            }
            i++;
        } while (depth > 0);
        return tokens.kind(row) == '(' ? i : row;
    }
}
