package dev.portcullis.firewall;

/**
 * A second query whose columns are made up so that its rows fit the first one.
 */
final class UnionExtraction extends Rule {
    private static final int AS = Words.kind("AS");
    private static final int BY = Words.kind("BY");
    private static final int ALL = Words.kind("ALL");
    private static final int DISTINCT = Words.kind("DISTINCT");
    private static final int WITH = Words.kind("WITH");
    private static final int TABLE = Words.kind("TABLE");
    private static final int INSERT = Words.kind("INSERT");
    private static final int REPLACE = Words.kind("REPLACE");
    private static final int VALUES = Words.kind("VALUES");
    private static final int JOIN = Words.kind("JOIN");
    /** How many tokens of a recursive query are looked at. */
    private static final int REACH = 256;
    /** How many columns that stand in other places are looked for. */
    private static final int MOST_SWAPPED = 8;

    UnionExtraction() {
        super(new RuleCard(
                "union-extraction",
                "Union-based extraction",
                "a second query whose columns are not those of the first",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id, name FROM accounts WHERE id = 1 UNION SELECT 1, secret FROM vault",
                "SELECT id, name, 'live' AS source FROM accounts UNION SELECT id, name, 'old' FROM archive"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        if (countsColumns(outline)) {
            report.add(this, CERTAIN, outline.count() - 1);
        }
        for (int i = 0; i < outline.count(); i++) {
            if (Grammar.combinesQueries(outline.kind(i)) && outline.queryBefore(i) >= 0 && !recurs(outline, i)) {
                inspect(outline, i, report);
            }
        }
    }

    /** {@code UPDATE .. ORDER BY 7}: a number there only asks whether the query has so many columns. */
    private static boolean countsColumns(Outline outline) {
        int last = outline.count() - 1;
        int before = outline.kind(last - 1);
        boolean whole = before == BY || before == ',' || outline.kind(last) == Token.VALUES;
        return whole
                && outline.writesRows()
                && outline.clause(last) == Clause.ORDER_BY
                && outline.open(last) < 0
                && outline.kind(0) != INSERT
                && outline.kind(0) != REPLACE
                && outline.has(last, Token.NUMBER);
    }

    private void inspect(Outline outline, int union, Report report) {
        int next = outline.kind(union + 1);
        int second = next == ALL || next == DISTINCT ? union + 2 : union + 1;
        while (outline.kind(second) == '(') {
            second++;
        }
        int kind = outline.kind(second);
        int weight = 0;
        if (kind == TABLE || kind == VALUES || kind == WITH) {
            weight = CERTAIN;
        } else if (kind == Grammar.SELECT) {
            weight = weigh(outline, union, outline.queryBefore(union), second);
        }
        boolean injected = outline.followsLiteral(union);
        if (weight > 0
                && kind == Grammar.SELECT
                && (injected || !outline.hasParameters())
                && takesSecret(outline, union, second)) {
            report.add(this, CERTAIN, union);
        } else {
            report.add(this, injected ? weight : Math.min(weight, STRONG), union);
        }
    }

    /** {@code SELECT a FROM t GROUP BY b UNION SELECT password FROM u}: where names are injected, no value stands before. */
    private static boolean takesSecret(Outline outline, int union, int second) {
        return ColumnMatch.of(outline, outline.queryBefore(union), second).secret();
    }

    /** {@code WITH RECURSIVE a AS (SELECT .. UNION SELECT .. FROM a)}: the second query reads the rows that it adds to. */
    private static boolean recurs(Outline outline, int union) {
        int open = outline.open(union);
        if (open < 0 || outline.kind(open - 1) != AS) {
            return false;
        }
        int name = open - 2;
        if (outline.kind(name) == ')') {
            int least = Math.max(0, name - REACH);
            while (name > least && outline.close(name) != open - 2) {
                name--;
            }
            name--;
        }
        if (!outline.isWord(name)) {
            return false;
        }
        int end = Math.min(outline.close(open), union + REACH);
        for (int i = union + 1; i < end; i++) {
            boolean outer = outline.open(i) == open;
            if (outer && Grammar.combinesQueries(outline.kind(i))) {
                return false;
            }
            if (outer
                    && outline.clause(i) == Clause.FROM
                    && Grammar.opensTable(outline.kind(i - 1))
                    && outline.isWord(i)
                    && outline.isSameLastName(i, name)) {
                return true;
            }
        }
        return false;
    }

    private static int weigh(Outline outline, int union, int first, int second) {
        SelectList before = SelectList.at(outline, first);
        SelectList after = SelectList.at(outline, second);
        int weight = weigh(before, after);
        if (weight == 0 && before.reads() && after.reads()) {
            ColumnMatch match = ColumnMatch.of(outline, first, second);
            boolean other = match.other() > 0
                    && !(match.other() <= MOST_SWAPPED && swapsColumns(outline, union, first, second));
            boolean foreign = match.secret() || other || isWrapped(outline, first, second);
            weight = foreign || takesWholeTable(outline, second) ? STRONG : 0;
        }
        int last = union - 1;
        // .. WHERE a IN (SELECT b FROM t WHERE c = 1) UNION (SELECT ..): the parenthesis that the application opened.
        while (outline.kind(second - 1) == '('
                && outline.kind(last) == ')'
                && outline.clause(last).isPredicate()) {
            last--;
        }
        boolean behindValue = outline.isLiteral(last) || outline.kind(last) == Token.IN_ROW;
        return before.reads() && behindValue ? weight + WEAK : weight;
    }

    private static int weigh(SelectList before, SelectList after) {
        if (before.size() >= 0 && after.size() >= 0 && before.size() != after.size()) {
            return CERTAIN;
        }
        int weight = 0;
        if (before.values() == 0 && after.literals() > 0) {
            weight += after.literals() > 1 ? CERTAIN : STRONG;
        }
        if (before.size() == 1 && before.literals() == 1 && before.reads() && after.values() == 0) {
            weight += STRONG;
        }
        if (after.gathers() && !before.gathers()) {
            weight += STRONG;
        }
        return before.reads() && !after.reads() ? weight + WEAK : weight;
    }

    /**
     * {@code SELECT a FROM t WHERE b = 1 UNION SELECT b FROM t WHERE a = 1}: both queries read one table, the same, and the second selects
     * nothing but columns that the first names too.
     */
    private static boolean swapsColumns(Outline outline, int union, int first, int second) {
        int table = from(outline, first) + 1;
        int otherTable = from(outline, second) + 1;
        if (!isOnlyTable(outline, table)
                || !isOnlyTable(outline, otherTable)
                || !outline.isSameName(table, otherTable)) {
            return false;
        }
        for (int i = second + 1; i < otherTable - 1; i++) {
            boolean qualifier = outline.kind(i + 1) == '.';
            boolean column = outline.isName(i) && !qualifier;
            if (outline.kind(i) != ',' && outline.kind(i) != '.' && !qualifier && !column) {
                return false;
            }
            if (column && !names(outline, first, union, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnlyTable(Outline outline, int table) {
        int end = table;
        while (outline.clause(end) == Clause.FROM
                && outline.kind(end) != ','
                && outline.kind(end) != '('
                && outline.kind(end) != JOIN) {
            end++;
        }
        return outline.isName(table) && outline.clause(end) == Clause.WHERE;
    }

    /** Whether a name stands in a range too. */
    private static boolean names(Outline outline, int start, int end, int name) {
        for (int i = start; i < end; i++) {
            if (outline.isName(i) && outline.isSameLastName(i, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the second query alone reads from a query, which may give columns any name. */
    private static boolean isWrapped(Outline outline, int first, int second) {
        return outline.kind(from(outline, second) + 1) == '(' && outline.kind(from(outline, first) + 1) != '(';
    }

    /** {@code SELECT * FROM users} and nothing behind it. */
    private static boolean takesWholeTable(Outline outline, int select) {
        int from = from(outline, select);
        int star = outline.kind(select + 2) == '.' ? select + 3 : select + 1;
        int i = from;
        while (outline.clause(i) == Clause.FROM) {
            i++;
        }
        return outline.kind(star) == '*' && i == outline.count();
    }

    /** The {@code FROM} of a query. */
    private static int from(Outline outline, int select) {
        int i = select + 1;
        while (outline.clause(i) == Clause.SELECT_LIST && outline.open(i) == outline.open(select)) {
            boolean opens = outline.kind(i) == '(' || outline.kind(i) == Grammar.CASE;
            i = opens ? outline.close(i) + 1 : i + 1;
        }
        return i;
    }
}
