package dev.portcullis.firewall;

/**
 * Compares a column with itself: true for every row.
 */
final class SelfComparison extends Rule {
    private static final int AND = Words.kind("AND");
    private static final int WHERE = Words.kind("WHERE");
    private static final int DEFAULT = Words.kind("DEFAULT");
    private static final int DIV = Words.kind("DIV");
    private static final int MOD = Words.kind("MOD");
    private static final int REACH = 12;

    SelfComparison() {
        super(new RuleCard(
                "self-comparison",
                "Tautology on a column",
                "a condition that compares a column with itself",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 OR id = id",
                "SELECT a.id FROM accounts a JOIN owners o ON a.id = o.id"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            if (operand.clause.isPredicate() && operand.has(Operand.CALCULATES) && cancelsColumn(outline, operand)) {
                report.add(this, CERTAIN, operand.start());
            } else if (operand.clause.isPredicate() && operand.has(Operand.COMPARES) && operand.has(Operand.COLUMN)) {
                int column = repeatedColumn(outline, operand);
                if (column >= 0 && !isOptional(outline, operand, column) && !isOwnAggregate(outline, operand)) {
                    int head = outline.kind(operand.left) == '(' ? operand.left - 1 : operand.left;
                    boolean unfiltered = outline.kind(head) == WHERE && !outline.hasParameters();
                    report.add(this, isInjected(outline, operand) ? CERTAIN : unfiltered ? STRONG : 0, column);
                }
            }
        }
    }

    /** {@code a - a}, {@code a / a}, {@code a ^ a}: a constant that reads a column. */
    private static boolean cancelsColumn(Outline outline, Operand operand) {
        for (int i = operand.start() + 1; i < operand.right - 1; i++) {
            int kind = outline.kind(i);
            boolean cancels = kind == '-' || kind == '/' || kind == '^' || kind == '%' || kind == DIV || kind == MOD;
            if (cancels && outline.isName(i - 1) && outline.isName(i + 1)) {
                int left = i - 1;
                while (left > operand.start() + 1 && outline.kind(left - 1) == '.') {
                    left -= 2;
                }
                if (outline.isSameName(left, i + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where the first column of a comparison stands again on its other side, or -1. */
    private static int repeatedColumn(Outline outline, Operand operand) {
        int first = operand.start();
        while (first < operand.right && !isColumn(outline, first)) {
            first++;
        }
        int comparison = first;
        while (comparison < operand.right && !Grammar.isComparison(outline.kind(comparison))) {
            comparison++;
        }
        int end = Math.min(operand.right, comparison + REACH);
        for (int i = comparison + 1; i < end && outline.kind(i) != Grammar.SELECT; i++) {
            boolean ownDefault = outline.kind(i - 1) == '(' && outline.kind(i - 2) == DEFAULT;
            boolean column = isColumn(outline, i) && outline.kind(i - 1) != '.' && !ownDefault;
            if (column && (outline.isSameName(first, i) || isSameColumn(outline, operand, first, i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a name is one of a column: not the {@code ts} of <code>{ts '2026-01-01 00:00:00'}</code>. */
    private static boolean isColumn(Outline outline, int i) {
        return outline.isName(i) && outline.kind(i - 1) != '{';
    }

    /**
     * {@code t.a = a}: outside of subqueries, a column that may be named without its table is no other than that of the table where both have
     * one name.
     */
    private static boolean isSameColumn(Outline outline, Operand operand, int one, int other) {
        boolean qualified = outline.kind(one + 1) == '.';
        if (operand.clause == Clause.HAVING || qualified == (outline.kind(other + 1) == '.')) {
            return false;
        }
        int plain = qualified ? other : one;
        int table = qualified ? one : other;
        String name = outline.name(table);
        // In a trigger, the row that is written.
        boolean row = name.equalsIgnoreCase("NEW") || name.equalsIgnoreCase("OLD");
        return outline.isName(table + 2)
                && outline.kind(table + 3) != '.'
                && !row
                && outline.isSameLastName(plain, table + 2)
                && !isInSubquery(outline, operand);
    }

    private static boolean isInSubquery(Outline outline, Operand operand) {
        int open = operand.open;
        for (int depth = 0; depth < REACH && open >= 0; depth++) {
            if (outline.isSubquery(open + 1)) {
                return true;
            }
            open = outline.open(open);
        }
        return open >= 0;
    }

    /** {@code a = COALESCE(?, a)}: a filter that a parameter switches off. None can be injected, see {@link Reach}. */
    private static boolean isOptional(Outline outline, Operand operand, int column) {
        return outline.open(column) != operand.open
                && (operand.has(Operand.PARAMETER) || isOptionalText(outline, operand, column));
    }

    /** {@code AND a = COALESCE('x', a)}: the same with a text, which takes in no more rows than were there without it. */
    private static boolean isOptionalText(Outline outline, Operand operand, int column) {
        int connective = outline.kind(Connectives.before(outline, operand));
        int text = column - 2;
        int call = text - 2;
        return (connective == AND || connective == WHERE)
                && outline.kind(column - 1) == ','
                && outline.kind(column + 1) == ')'
                && outline.has(text, Token.STRING)
                && !outline.has(text, Token.EMPTY)
                && outline.kind(text) == Token.VALUE
                && outline.group(call) == Names.CHOOSES
                && outline.kind(call - 1) == '='
                && outline.close(call + 1) == operand.right - 1;
    }

    /** {@code HAVING a = MAX(a)}, with no literal before. */
    private static boolean isOwnAggregate(Outline outline, Operand operand) {
        return operand.clause == Clause.HAVING
                && operand.has(Operand.AGGREGATE)
                && !outline.followsLiteral(operand.left);
    }

    /** Whether a comparison looks for rows that differ from what they should be, such as {@code a <> TRIM(a)}. */
    private static boolean differs(int kind) {
        return kind == Token.NOT_EQUAL || kind == '<' || kind == '>';
    }

    /** A plain {@code a = a} can be a slip of the application; with more in it, behind a literal or where rows are written, it is none. */
    private static boolean isInjected(Outline outline, Operand operand) {
        int connective = Connectives.before(outline, operand);
        boolean follows = outline.isConnective(connective);
        if (follows && outline.followsLiteral(connective)) {
            return true;
        }
        for (int i = operand.start(); i < operand.right; i++) {
            if (differs(outline.kind(i))) {
                return false;
            }
        }
        return (follows && !outline.hasParameters())
                || (outline.kind(operand.left) == WHERE && outline.writesRows() && !outline.hasParameters())
                || operand.has(Operand.LITERAL | Operand.CALL | Operand.CALCULATES);
    }
}
