package dev.portcullis.firewall;

/**
 * Calculation where an application has a value: text joined to the literal that stood there.
 */
final class ValueArithmetic extends Rule {
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
        boolean assigns = clause == Clause.SET && operand.open < 0;
        if ((decides || assigns)
                && operand.has(Operand.CHAIN)
                && operand.has(Operand.LITERAL)
                && outline.followsLiteral(operand.right)) {
            return CERTAIN;
        }
        if (operand.has(Operand.STRING_ARITHMETIC)) {
            return clause == Clause.NONE || clause == Clause.SELECT_LIST ? STRONG : CERTAIN;
        }
        if (decides && operand.has(Operand.LITERAL_ARITHMETIC)) {
            return isSum(outline, operand.right) ? CERTAIN : STRONG;
        }
        int first = outline.kind(operand.start()) == BY ? operand.start() + 1 : operand.start();
        boolean alone = operand.right - first == 3 && operand.has(Operand.LITERAL_ARITHMETIC);
        if (alone && (clause == Clause.ORDER_BY || clause == Clause.GROUP_BY || clause == Clause.VALUES)) {
            int operator = outline.kind(first + 1);
            boolean plain = operator == '+' || operator == '-' || operator == '*';
            return plain && !operand.has(Operand.PARAMETER) && !outline.isCallFrame(operand.open) ? CERTAIN : 0;
        }
        return 0;
    }

    /** Whether {@code = 1 + 0} ends here. */
    private static boolean isSum(Outline outline, int end) {
        return outline.kind(end - 4) == '='
                && outline.isLiteral(end - 3)
                && outline.isLiteral(end - 1)
                && !outline.has(end - 3, Token.PARAMETER)
                && !outline.has(end - 1, Token.PARAMETER);
    }
}
