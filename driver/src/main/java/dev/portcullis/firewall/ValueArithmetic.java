package dev.portcullis.firewall;

/**
 * Calculation where an application has a value: text joined to the literal that stood there.
 */
final class ValueArithmetic extends Rule {
    private static final int NOT = Words.kind("NOT");
    private static final int IS = Words.kind("IS");
    private static final int DUPLICATE = Words.kind("DUPLICATE");
    private static final int BY = Words.kind("BY");

    ValueArithmetic() {
        super(new RuleCard(
                "value-arithmetic",
                "Injection by arithmetic and implicit conversion",
                "a literal that is calculated with",
                "CWE-89, CAPEC-66",
                "SELECT id FROM accounts WHERE name = ''-''",
                "SELECT id FROM accounts WHERE created > '2026-01-01' - INTERVAL 1 DAY"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery() || !outline.worksOnRows()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            report.add(this, weigh(outline, operand), operand.start());
        }
    }

    private static int weigh(Outline outline, Operand operand) {
        Clause clause = operand.clause;
        boolean decides = clause.isPredicate();
        // ON DUPLICATE KEY UPDATE a = 'x'
        int value = operand.start() + (outline.kind(operand.start()) == DUPLICATE ? 5 : 2);
        boolean assigns = clause == Clause.SET && operand.open < 0 && outline.isLiteral(value);
        if ((decides || assigns)
                && operand.has(Operand.CHAIN)
                && operand.has(Operand.LITERAL)
                && outline.followsLiteral(operand.right)) {
            return CERTAIN;
        }
        if (decides && operand.has(Operand.CHAIN) && !operand.has(Operand.PARAMETER)) {
            return comparesNull(outline, operand) ? CERTAIN : STRONG;
        }
        if (decides && isTestOfValue(outline, operand)) {
            return CERTAIN;
        }
        if (decides || operand.clause == Clause.ORDER_BY || operand.clause == Clause.SET) {
            int weight = weighMixture(outline, operand);
            if (weight > 0) {
                return weight;
            }
        }
        if (operand.has(Operand.STRING_ARITHMETIC)) {
            return clause == Clause.NONE || (clause == Clause.SELECT_LIST && !isWritten(outline, operand))
                    ? STRONG
                    : CERTAIN;
        }
        if (decides && operand.has(Operand.LITERAL_ARITHMETIC)) {
            return isSum(outline, operand) ? CERTAIN : STRONG;
        }
        int first = outline.kind(operand.start()) == BY ? operand.start() + 1 : operand.start();
        boolean alone = operand.right - first == 3 && operand.has(Operand.LITERAL_ARITHMETIC);
        if (alone && (clause == Clause.ORDER_BY || clause == Clause.GROUP_BY || clause == Clause.VALUES)) {
            int operator = outline.kind(first + 1);
            // Honest rows multiply: 10 * 100 cents.
            boolean plain = operator == '+' || operator == '-' || (operator == '*' && clause != Clause.VALUES);
            return plain && !operand.has(Operand.PARAMETER) && !outline.isCallFrame(operand.open) ? CERTAIN : 0;
        }
        return 0;
    }

    /** {@code INSERT .. SELECT 'x' - (..)}: a string that is written, and calculated with first. */
    private static boolean isWritten(Outline outline, Operand operand) {
        int first = operand.start();
        return outline.writesRows()
                && operand.open < 0
                && outline.kind(first) == Token.VALUE
                && outline.has(first, Token.STRING)
                && Grammar.isOperator(outline.kind(first + 1));
    }

    /** {@code a = NULL IS NOT NULL}: a literal that is tested where a value belongs. */
    private static boolean comparesNull(Outline outline, Operand operand) {
        for (int i = operand.start() + 1; i < operand.right; i++) {
            if (outline.kind(i) == IS && outline.isLiteral(i - 1) && outline.kind(i - 2) == '=') {
                return true;
            }
        }
        return false;
    }

    /** {@code a = 1 - (SELECT ..)}: a literal that is calculated with what a query finds, or with the outcome of a comparison. */
    private static int weighMixture(Outline outline, Operand operand) {
        if (!operand.has(Operand.CALCULATES)) {
            return 0;
        }
        for (int i = operand.start(); i < operand.right; i++) {
            int kind = outline.kind(i);
            if (kind == '(' || kind == Grammar.CASE) {
                i = outline.close(i);
            } else if (Grammar.isOperator(kind) && outline.isName(i - 1) && isTestOfQuery(outline, i + 1)) {
                return CERTAIN;
            } else if (Grammar.isOperator(kind) && outline.isLiteralOrList(i - 1) && isCondition(outline, i + 1)) {
                int before = outline.kind(i - 2);
                if (operand.clause == Clause.SET && outline.isSubquery(i + 2)) {
                    return 0;
                }
                boolean ranks = before == '<'
                        || before == '>'
                        || before == Token.LESS_OR_EQUAL
                        || before == Token.GREATER_OR_EQUAL;
                return ranks && !isTestOfQuery(outline, i + 1) ? STRONG : CERTAIN;
            }
        }
        return 0;
    }

    /** Whether a query that is compared stands in the parentheses at a token. */
    private static boolean isTestOfQuery(Outline outline, int start) {
        int open = outline.kind(start) != '(' && outline.isCall(start) ? start + 1 : start;
        return outline.kind(open) == '('
                && outline.insideHas(open, Operand.SUBQUERY)
                && outline.insideHas(open, Operand.COMPARES | Operand.COMPARES_INSIDE);
    }

    /** Whether a query, or a condition in parentheses, starts at a token. */
    private static boolean isCondition(Outline outline, int start) {
        int i = start;
        while (outline.kind(i) == NOT || outline.kind(i) == '-' || outline.kind(i) == '+' || outline.kind(i) == '~') {
            i++;
        }
        if (outline.kind(i) != '(' && outline.isCall(i)) {
            i++;
        }
        if (outline.kind(i) != '(') {
            return false;
        }
        return outline.insideHas(i, Operand.COMPARES | Operand.COMPARES_INSIDE | Operand.SUBQUERY)
                || outline.isSubquery(i + 1);
    }

    /** {@code a = (b > 'x')}: the outcome of a comparison where a value belongs. */
    private static boolean isTestOfValue(Outline outline, Operand operand) {
        int open = operand.start() + 2;
        return outline.kind(open - 1) == '='
                && outline.kind(open) == '('
                && outline.isName(open - 2)
                && outline.insideHas(open, Operand.COMPARES)
                && !operand.has(Operand.SUBQUERY | Operand.PARAMETER)
                && outline.followsLiteral(outline.close(open));
    }

    /** {@code = 1 + 0}, or {@code IN (1 + 0)}. */
    private static boolean isSum(Outline outline, Operand operand) {
        int end = operand.right;
        boolean listed = outline.isInList(operand.open) && operand.length() == 3;
        return (outline.kind(end - 4) == '=' || listed)
                && outline.isLiteralOrList(end - 3)
                && outline.isLiteralOrList(end - 1)
                && !outline.has(end - 3, Token.PARAMETER)
                && !outline.has(end - 1, Token.PARAMETER);
    }
}
