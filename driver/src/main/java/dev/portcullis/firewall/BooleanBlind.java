package dev.portcullis.firewall;

/**
 * A condition on a subquery that has nothing to do with the rows.
 */
final class BooleanBlind extends Rule {
    /** How many {@code EXISTS} of a text are looked into. */
    private static final int MOST_ASKED = 8;

    private static final int WHERE = Words.kind("WHERE");
    private static final int THEN = Words.kind("THEN");
    private static final int WHEN = Words.kind("WHEN");
    private static final int ON = Words.kind("ON");
    private static final int HAVING = Words.kind("HAVING");
    private static final int NOT = Words.kind("NOT");
    private static final int BINARY = Words.kind("BINARY");
    private static final int TIED = Operand.COLUMN | Operand.EXISTS | Operand.AGGREGATE;

    BooleanBlind() {
        super(new RuleCard(
                "boolean-blind",
                "Boolean-based blind extraction",
                "a condition on what another query finds",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 AND (SELECT COUNT(*) FROM vault) > 0",
                "SELECT id FROM accounts WHERE id = 1 AND balance > (SELECT AVG(balance) FROM accounts)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        Correlation correlation = new Correlation(outline);
        int asks = 0;
        for (Operand operand : outline.operands()) {
            if (operand.clause.isPredicate() && operand.has(Operand.SUBQUERY) && !operand.has(Operand.PARAMETER)) {
                boolean exists = operand.has(Operand.EXISTS) && asks < MOST_ASKED;
                if (!operand.has(TIED) || (exists && ++asks > 0 && isForeign(outline, operand))) {
                    report.add(this, weigh(outline, operand, correlation), operand.start());
                }
            }
        }
    }

    private static int weigh(Outline outline, Operand operand, Correlation correlation) {
        boolean correlated = correlation.dependsOnRows(operand);
        if (outline.isConnective(operand.left) && outline.followsLiteral(operand.left)) {
            return correlated ? WEAK : CERTAIN;
        }
        if (correlated) {
            return 0;
        }
        boolean free = outline.followsLiteral(operand.left) || !outline.hasParameters();
        if (free && (isWholeFilter(outline, operand) || isValue(outline, operand))) {
            return CERTAIN;
        }
        boolean follows = outline.isConnective(operand.left);
        if (follows && operand.has(Operand.LITERAL) && !outline.hasParameters()) {
            return CERTAIN;
        }
        return (follows || outline.isConnective(operand.right)) ? STRONG : 0;
    }

    /** {@code WHERE (SELECT ..) = 'x'} of a query that is not the first, or {@code HAVING} with it: nothing that is read decides there. */
    private static boolean isWholeFilter(Outline outline, Operand operand) {
        int left = outline.kind(operand.left);
        if (left == WHERE || left == ON) {
            return operand.open >= 0 || outline.combinesQueriesBefore(operand.left);
        }
        return left == HAVING && outline.followsLiteral(operand.left);
    }

    /** Whether a comparison stands where a value belongs: in the arguments of a call, in {@code CASE}, behind another comparison. */
    private static boolean isValue(Outline outline, Operand operand) {
        int open = operand.open;
        if (open < 0 || !operand.has(Operand.COMPARES)) {
            return false;
        }
        while (open >= 0) {
            if (outline.isCallFrame(open) || outline.isCase(open) || outline.isInList(open)) {
                return true;
            }
            int before = open - 1;
            while (isUnary(outline.kind(before))) {
                before--;
            }
            int kind = outline.kind(before);
            int after = outline.kind(outline.close(open) + 1);
            if (isValueNear(kind) || isValueNear(after)) {
                return true;
            }
            open = kind == '(' ? before : -1;
        }
        return false;
    }

    private static boolean isUnary(int kind) {
        return kind == NOT || kind == '!' || kind == BINARY || kind == '-' || kind == '+' || kind == '~';
    }

    private static boolean isValueNear(int kind) {
        return kind == ','
                || kind == Token.ASSIGN
                || kind == WHEN
                || kind == THEN
                || Grammar.isComparison(kind)
                || Grammar.isOperator(kind);
    }

    /** Whether {@code EXISTS} asks for rows by literals alone, whatever the row outside. */
    private static boolean isForeign(Outline outline, Operand operand) {
        boolean behindValue = outline.isConnective(operand.left) && outline.followsLiteral(operand.left);
        if (!behindValue || operand.has(Operand.PARAMETER)) {
            return false;
        }
        for (Operand inner : outline.operands()) {
            boolean inside = inner.left >= operand.start() && inner.right <= operand.right;
            if (inside && inner.clause.isPredicate() && inner.has(Operand.COMPARES) && !inner.has(Operand.LITERAL)) {
                return false;
            }
        }
        return true;
    }
}
