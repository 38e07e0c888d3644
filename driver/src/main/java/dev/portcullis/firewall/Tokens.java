package dev.portcullis.firewall;

import java.util.Arrays;

/**
 * The token stream of one text, folded as MySQL folds it for {@code STATEMENT_DIGEST}: a sign joins its number, values
 * with commas between them become one token, and so do rows of nothing but values. Arrays are kept from text to text;
 * one thread at a time.
 *
 * <p>Folding bounds what an honest bulk statement needs, however many rows it has. A text of more than {@link #MOST_TOKENS} tokens after folding is
 * cut there and {@link #isCut()}; only one that inserts rows may have {@link #MOST_OF_ROWS}, since rows with calls in them do not fold (see
 * {@link RepeatedRows}).
 */
final class Tokens {
    static final int MOST_TOKENS = 1 << 17;
    static final int MOST_OF_ROWS = 1 << 19;
    /** Where each value is a token. */
    static final int MOST_UNFOLDED = 1 << 20;

    private static final int KEPT_TOKENS = 1 << 12;
    private static final int IN = Words.kind("IN");
    private static final int INSERT = Words.kind("INSERT");
    private static final int REPLACE = Words.kind("REPLACE");

    private int[] tokens = new int[256];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private long[] nameHashes = new long[256];
    private int count;
    private boolean cut;
    private boolean folds = true;
    private int mostUnfolded = MOST_UNFOLDED;

    /**
     * @param foldsLists whether values with commas between them, and rows of them, become one token
     * @param most where they do not: at how many tokens, or soon behind, the stream is cut
     */
    void clear(boolean foldsLists, int most) {
        folds = foldsLists;
        mostUnfolded = most;
        if (tokens.length > KEPT_TOKENS) {
            tokens = new int[KEPT_TOKENS];
            starts = new int[KEPT_TOKENS];
            ends = new int[KEPT_TOKENS];
            nameHashes = new long[KEPT_TOKENS];
        }
        count = 0;
        cut = false;
    }

    int count() {
        return count;
    }

    boolean isCut() {
        return cut;
    }

    /** The kind of a token; {@link Token#END} before the first and after the last. */
    int kind(int index) {
        return index >= 0 && index < count ? tokens[index] & Token.KIND : Token.END;
    }

    /** The kind and the marks of a token. */
    int token(int index) {
        return tokens[index];
    }

    boolean has(int index, int marks) {
        return index >= 0 && index < count && (tokens[index] & marks) != 0;
    }

    /** Where a token starts in the text. */
    int start(int index) {
        return starts[index];
    }

    /** Where a token ends in the text, exclusive. */
    int end(int index) {
        return ends[index];
    }

    /** The name of an identifier: without its quotes, doubled quotes undone. */
    String name(String sql, int index) {
        StringBuilder name = new StringBuilder(ends[index] - starts[index]);
        appendName(name, sql, index);
        return name.toString();
    }

    /** Appends the name of an identifier: without its quotes, doubled quotes undone. */
    void appendName(StringBuilder name, String sql, int index) {
        boolean quoted = has(index, Token.QUOTED);
        int end = ends[index] - (quoted ? 1 : 0);
        for (int i = starts[index] + (quoted ? 1 : 0); i < end; i++) {
            char c = sql.charAt(i);
            name.append(c);
            if (quoted && c == sql.charAt(end)) {
                i++;
            }
        }
    }

    /** Whether two tokens are the same name, in any case of letters. */
    boolean isSameName(String sql, int one, int other) {
        if (has(one, Token.QUOTED) || has(other, Token.QUOTED)) {
            return name(sql, one).equalsIgnoreCase(name(sql, other));
        }
        int length = ends[one] - starts[one];
        return length == ends[other] - starts[other]
                && sql.regionMatches(true, starts[one], sql, starts[other], length);
    }

    /** A hash of the name of an identifier, see {@link Fingerprint#name}. */
    long nameHash(int index) {
        return nameHashes[index];
    }

    void add(int token, int start, int end) {
        if (count == tokens.length && !grow()) {
            return;
        }
        tokens[count] = token;
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    void addName(int token, int start, int end, long nameHash) {
        if (count < tokens.length || grow()) {
            nameHashes[count] = nameHash;
            add(token, start, end);
        }
    }

    /** Ends a list of hints; MySQL drops one that is empty. */
    void closeHints(int start, int end) {
        if (kind(count - 1) == Token.HINTS_START) {
            count--;
        } else {
            add(Token.HINTS_END, start, end);
        }
    }

    /** Ends the stream, which has room for it even when it is cut. */
    void close(int marks, int length) {
        if (cut) {
            count--;
        }
        add(Token.END | marks, length, length);
    }

    /** Adds a value, folds it with the sign before it (numbers only) and with the list that it continues. */
    void addValue(int marks, int start, int end) {
        int token = Token.VALUE | marks;
        int first = start;
        if ((marks & (Token.NUMBER | Token.HEX)) != 0) {
            while ((kind(count - 1) == '-' || kind(count - 1) == '+') && Words.signFollows(kind(count - 2))) {
                count--;
                first = starts[count];
                token |= Token.SIGNED | (tokens[count] & ~Token.KIND);
            }
        }
        if (folds && kind(count - 1) == ',' && isListOf(Token.VALUE, Token.VALUES, kind(count - 2))) {
            count--;
            foldInto(count - 1, Token.VALUES, token, end);
        } else {
            add(token, first, end);
        }
    }

    /** Adds a closing parenthesis, folded with what it closes. */
    void addClose(int marks, int start) {
        int inner = kind(count - 1);
        if (!folds || kind(count - 2) != '(' || (inner != Token.VALUE && inner != Token.VALUES)) {
            add(')' | marks, start, start + 1);
            return;
        }
        boolean one = inner == Token.VALUE;
        count--;
        foldInto(count - 1, one ? Token.ROW_OF_ONE : Token.ROW, tokens[count] | marks, start + 1);
        int row = count - 1;
        if (kind(row - 1) == IN) {
            count--;
            foldInto(count - 1, Token.IN_ROW, tokens[row], start + 1);
        } else if (kind(row - 1) == ','
                && isListOf(one ? Token.ROW_OF_ONE : Token.ROW, one ? Token.ROWS_OF_ONE : Token.ROWS, kind(row - 2))) {
            count -= 2;
            foldInto(count - 1, one ? Token.ROWS_OF_ONE : Token.ROWS, tokens[row], start + 1);
        }
    }

    private static boolean isListOf(int single, int list, int kind) {
        return kind == single || kind == list;
    }

    private void foldInto(int index, int kind, int marks, int end) {
        tokens[index] = kind | ((tokens[index] | marks) & ~Token.KIND);
        ends[index] = end;
    }

    private boolean grow() {
        if (count >= mostTokens()) {
            cut = true;
            return false;
        }
        int size = tokens.length * 2;
        tokens = Arrays.copyOf(tokens, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        nameHashes = Arrays.copyOf(nameHashes, size);
        return true;
    }

    private int mostTokens() {
        if (!folds) {
            return mostUnfolded;
        }
        return kind(0) == INSERT || kind(0) == REPLACE ? MOST_OF_ROWS : MOST_TOKENS;
    }

    /** Moves the tokens of a range down to an index below it. Returns the index behind them. */
    int moveDown(int from, int to, int target) {
        int moved = to - from;
        if (from > target) {
            System.arraycopy(tokens, from, tokens, target, moved);
            System.arraycopy(starts, from, starts, target, moved);
            System.arraycopy(ends, from, ends, target, moved);
            System.arraycopy(nameHashes, from, nameHashes, target, moved);
        }
        return target + moved;
    }

    /** Drops all tokens from an index on, which were moved down before. */
    void truncate(int newCount) {
        count = newCount;
    }

    /** Cuts a whole stream that is longer than {@link #MOST_TOKENS} there. */
    void cut() {
        cut = true;
        count = moveDown(count - 1, count, MOST_TOKENS - 1);
    }
}
