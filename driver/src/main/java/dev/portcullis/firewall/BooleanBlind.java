package dev.portcullis.firewall;

/**
 * A condition on a subquery that has nothing to do with the rows.
 */
final class BooleanBlind extends Rule {
    /** How many {@code EXISTS} of a text are looked into. */
    private static final int MOST_ASKED = 8;

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
            if (operand.clause.isPredicate() && operand.has(Operand.SUBQUERY)) {
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
        return outline.isConnective(operand.right) && !correlated ? STRONG : 0;
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
