package dev.portcullis.firewall;

/**
 * A part of a condition that reads no column: always true or always false, whatever the rows. Honest builders put
 * one first ({@code WHERE 1 = 1}), or beside a filter that it switches off ({@code (kind = 3 OR 3 = -1)}).
 */
final class ConstantCondition extends Rule {
    private static final int AND = Words.kind("AND");
    private static final int OR = Words.kind("OR");
    private static final int READS = Operand.COLUMN | Operand.PARAMETER | Operand.AGGREGATE;
    private static final int WORKS =
            Operand.COMPARES | Operand.CALCULATES | Operand.CALL | Operand.CONNECTS_INSIDE | Operand.CASE;

    ConstantCondition() {
        super(new RuleCard(
                "constant-condition",
                "Tautology",
                "a condition of constants alone",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE name = '' OR 'a' = 'a'",
                "SELECT id FROM accounts WHERE 1 = 1 AND (kind = 3 OR 3 = -1)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery() || !outline.worksOnRows()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            if (operand.has(READS)) {
                continue;
            }
            if (outline.isCase(operand.open)) {
                report.add(this, weighCase(outline, operand), operand.start());
            } else if (!operand.has(Operand.SUBQUERY)) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
    }

    private static int weighCase(Outline outline, Operand operand) {
        Clause clause = operand.clause;
        boolean decides = clause.isPredicate() || clause == Clause.ORDER_BY || clause == Clause.VALUES;
        if (decides && !outline.insideHas(operand.open, READS)) {
            return CERTAIN;
        }
        if (!operand.has(Operand.COMPARES) || clause == Clause.SELECT_LIST) {
            return 0;
        }
        return outline.insideHas(operand.open, READS) ? WEAK : CERTAIN;
    }

    private static int weigh(Outline outline, Operand operand) {
        Clause clause = operand.clause;
        boolean compares = operand.has(Operand.COMPARES);
        if (compares && clause != Clause.NONE && outline.isCallFrame(operand.open)) {
            return clause != Clause.SELECT_LIST ? CERTAIN : operand.has(Operand.VARIABLE) ? 0 : STRONG;
        }
        if (clause == Clause.ORDER_BY || clause == Clause.GROUP_BY) {
            return compares && operand.has(Operand.LITERAL) ? CERTAIN : 0;
        }
        if (!clause.isPredicate()) {
            return 0;
        }
        boolean alone = clause == Clause.HAVING ? operand.open < 0 : compares && outline.isWholeGroup(operand);
        return alone ? CERTAIN : weighPart(outline, operand);
    }

    /** The weight of a part that connectives join to others. */
    private static int weighPart(Outline outline, Operand operand) {
        boolean follows = outline.isConnective(operand.left);
        boolean precedes = outline.isConnective(operand.right);
        boolean prepared = outline.hasParameters() || operand.clause == Clause.ON;
        if (follows && prepared && !outline.followsLiteral(operand.left)) {
            return 0;
        }
        if (follows) {
            return isSwitch(outline, operand) ? WEAK : CERTAIN;
        }
        if (!precedes) {
            return 0;
        }
        if (!operand.has(WORKS)) {
            return outline.kind(operand.right) == AND && !operand.has(Operand.STRING) ? 0 : CERTAIN;
        }
        return operand.has(Operand.CALL) ? STRONG : 0;
    }

    /** {@code (filter OR literal = literal)}, alone in its parentheses. */
    private static boolean isSwitch(Outline outline, Operand operand) {
        boolean plain = operand.length() == 3 || (operand.length() == 4 && outline.kind(operand.start() + 2) == '-');
        return operand.open >= 0
                && !outline.isInList(operand.open)
                && plain
                && operand.has(Operand.COMPARES)
                && outline.kind(operand.left) == OR
                && outline.kind(operand.right) == ')'
                && outline.isFirstOperand(operand.open, operand.left);
    }
}
