package dev.portcullis.firewall;

/**
 * A condition on a subquery that has nothing to do with the rows.
 */
final class BooleanBlind extends Rule {
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
        for (Operand operand : outline.operands()) {
            if (operand.clause.isPredicate() && operand.has(Operand.SUBQUERY) && !operand.has(TIED)) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
    }

    private static int weigh(Outline outline, Operand operand) {
        boolean correlated = outline.isCorrelated(operand);
        if (outline.isConnective(operand.left) && outline.followsLiteral(operand.left)) {
            return correlated ? WEAK : CERTAIN;
        }
        return outline.isConnective(operand.right) && !correlated ? STRONG : 0;
    }
}
