package dev.portcullis.firewall;

/**
 * What a query selects, as far as its tokens tell.
 *
 * @param size how many columns, or -1 where a star or a folded list of literals hides it
 * @param values columns that start with a literal
 * @param literals columns that are one literal without a name
 * @param gathers whether a column puts many values into one string
 * @param reads whether the query has a {@code FROM} clause
 */
record SelectList(int size, int values, int literals, boolean gathers, boolean reads) {
    /** The columns of the query whose {@code SELECT} stands at a token. */
    static SelectList at(Outline outline, int select) {
        int columns = 1;
        int values = 0;
        int literals = 0;
        boolean gathers = false;
        boolean hidden = false;
        boolean first = true;
        int i = select + 1;
        int open = outline.open(select);
        for (; outline.clause(i) == Clause.SELECT_LIST && outline.open(i) == open; i++) {
            int kind = outline.kind(i);
            if (kind == '(' || kind == Grammar.CASE) {
                i = outline.close(i);
                first = false;
                continue;
            }
            if (kind == ',') {
                columns++;
                first = true;
                continue;
            }
            if (kind == '*' && (first || outline.kind(i - 1) == '.')) {
                hidden = true;
            } else if (first && kind == Token.VALUES) {
                values += 2;
                literals += 2;
                hidden = true;
            } else if (first && outline.isLiteral(i)) {
                values++;
                literals += isAlone(outline, i) ? 1 : 0;
            } else if (first && outline.group(i) == Names.GATHERS && outline.isCall(i)) {
                gathers = true;
            }
            first = false;
        }
        return new SelectList(
                hidden ? -1 : columns,
                values,
                literals,
                gathers,
                outline.clause(i) == Clause.FROM && outline.open(i) == open);
    }

    private static boolean isAlone(Outline outline, int i) {
        int next = outline.kind(i + 1);
        return next == ',' || next == ')' || outline.clause(i + 1) != Clause.SELECT_LIST;
    }
}
