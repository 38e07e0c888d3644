package dev.portcullis.firewall;

/**
 * How far the columns of two queries that are combined are the same, place by place. Queries made to be combined select columns of the same
 * names, or expressions.
 *
 * @param same places where both have the same name, or the first one an expression
 * @param other places where a column of the second stands under another one of the first
 * @param secret whether such a column holds secrets by its name
 */
record ColumnMatch(int same, int other, boolean secret) {
    /** How much of a long list is looked at. */
    private static final int REACH = 1024;

    private static final int AS = Words.kind("AS");
    private static final int ALL = Words.kind("ALL");
    private static final int DISTINCT = Words.kind("DISTINCT");

    static ColumnMatch of(Outline outline, int first, int second) {
        int same = 0;
        int other = 0;
        boolean secret = false;
        int i = first + 1;
        int j = start(outline, second + 1);
        int end = first + REACH;
        while (i < end && outline.clause(i) == Clause.SELECT_LIST && outline.clause(j) == Clause.SELECT_LIST) {
            int nextI = end(outline, i);
            int nextJ = end(outline, j);
            int name = plainName(outline, i, nextI);
            if (name < 0 || holds(outline, j, nextJ, name) || isSameAlias(outline, nextI, nextJ)) {
                same++;
            } else {
                other++;
            }
            secret |= readsSecret(outline, j, nextJ) && !readsSecret(outline, i, nextI);
            i = nextI + 1;
            j = nextJ + 1;
        }
        return new ColumnMatch(same, other, secret);
    }

    /** Where the first column stands, behind {@code ALL} or {@code DISTINCT}. */
    private static int start(Outline outline, int i) {
        return outline.kind(i) == ALL || outline.kind(i) == DISTINCT ? i + 1 : i;
    }

    /** The comma or the end of the clause behind a column of a list. */
    private static int end(Outline outline, int start) {
        int i = start;
        while (outline.clause(i) == Clause.SELECT_LIST && outline.kind(i) != ',') {
            i = outline.kind(i) == '(' ? outline.close(i) + 1 : i + 1;
        }
        return i;
    }

    /** The last name of a column that is one, without alias or with, or -1. */
    private static int plainName(Outline outline, int start, int end) {
        int i = start(outline, start);
        while (i < end && outline.isName(i) && outline.kind(i + 1) == '.') {
            i += 2;
        }
        boolean plain = i < end && (outline.isName(i) || outline.kind(i) == '*');
        return plain && (i + 1 == end || outline.kind(i + 1) == AS || outline.isName(i + 1)) ? i : -1;
    }

    /** Whether a column is that name, or is made of it. */
    private static boolean holds(Outline outline, int start, int end, int name) {
        int plain = plainName(outline, start, end);
        if (plain >= 0) {
            return outline.isSameLastName(name, plain);
        }
        for (int i = start; i < end; i++) {
            boolean literal = i == start && outline.isLiteral(i);
            if (literal || outline.has(i, Token.NULL) || (outline.isName(i) && outline.isSameLastName(name, i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether both columns were given the same other name, which only who wrote the first query knows. */
    private static boolean isSameAlias(Outline outline, int end, int otherEnd) {
        return isAlias(outline, end - 1)
                && isAlias(outline, otherEnd - 1)
                && outline.isSameLastName(end - 1, otherEnd - 1);
    }

    private static boolean isAlias(Outline outline, int i) {
        return outline.kind(i - 1) == AS && outline.isName(i);
    }

    private static boolean readsSecret(Outline outline, int start, int end) {
        for (int i = start; i < end; i++) {
            if (outline.group(i) == Names.SECRET && !outline.isCall(i)) {
                return true;
            }
        }
        return false;
    }
}
