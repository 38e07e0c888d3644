package dev.portcullis.firewall;

/**
 * A part of a condition that reads no column: always true or always false, whatever the rows. Honest builders put
 * one first ({@code WHERE 1 = 1}), or beside a filter that it switches off ({@code (kind = 3 OR 3 = -1)}).
 */
final class ConstantCondition extends Rule {
    private static final int AND = Words.kind("AND");
    private static final int OR = Words.kind("OR");
    private static final int NOT = Words.kind("NOT");
    private static final int IS = Words.kind("IS");
    private static final int FALSE = Words.kind("FALSE");
    private static final int WHERE = Words.kind("WHERE");
    private static final int ON = Words.kind("ON");
    private static final int READS = Operand.COLUMN | Operand.PARAMETER | Operand.AGGREGATE;
    private static final int WORKS = Operand.COMPARES
            | Operand.COMPARES_INSIDE
            | Operand.CALCULATES
            | Operand.CALL
            | Operand.CONNECTS_INSIDE
            | Operand.CASE;

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
        // Of each pair of parentheses, by its opening one: whether its clause held nothing but constants so far.
        boolean[] constants = new boolean[outline.count() + 1];
        for (Operand operand : outline.operands()) {
            boolean constant = !operand.has(READS | Operand.SUBQUERY);
            boolean follows = outline.isConnective(operand.left);
            boolean behindConstants =
                    (follows && constants[operand.open + 1]) || isGroupBehindConstants(outline, operand, constants);
            constants[operand.open + 1] =
                    constant && (behindConstants || (!follows && opensCondition(outline, operand)));
            if (operand.has(READS) || (constant && behindConstants)) {
                continue;
            }
            if (outline.isCase(operand.open)) {
                report.add(this, weighCase(outline, operand), operand.start());
            } else if (!operand.has(Operand.SUBQUERY)) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
    }

    /** {@code WHERE 1 = 1 AND (0 = 0)} */
    private static boolean isGroupBehindConstants(Outline outline, Operand operand, boolean[] constants) {
        int open = operand.open;
        return outline.isWholeGroup(operand) && outline.isConnective(open - 1) && constants[outline.open(open) + 1];
    }

    /** Whether a condition starts here, at the head of its clause or of a column: not where a value belongs. */
    private static boolean opensCondition(Outline outline, Operand operand) {
        if (operand.clause == Clause.SELECT_LIST) {
            return !outline.isCase(operand.open) && !outline.isCallFrame(operand.open);
        }
        int head = outline.kind(outline.kind(operand.left) == '(' ? operand.left - 1 : operand.left);
        return head == WHERE || head == ON;
    }

    private static int weighCase(Outline outline, Operand operand) {
        Clause clause = operand.clause;
        boolean decides = clause.isPredicate() || clause == Clause.ORDER_BY || clause == Clause.VALUES;
        if (decides && !outline.insideHas(operand.open, READS)) {
            return CERTAIN;
        }
        if (clause == Clause.SELECT_LIST) {
            return weighAddition(outline, operand);
        }
        if (!operand.has(Operand.COMPARES)) {
            return 0;
        }
        // OR CASE WHEN 1 = 1 THEN a END
        int connective = operand.open - 1;
        boolean widens = outline.isConnective(connective)
                && outline.kind(connective) != AND
                && outline.kind(connective) != Token.AND_AND
                && outline.followsLiteral(connective);
        if (widens) {
            return CERTAIN;
        }
        boolean groups = clause == Clause.GROUP_BY && !outline.followsLiteral(operand.left);
        return groups ? 0 : outline.insideHas(operand.open, READS) ? WEAK : CERTAIN;
    }

    /** {@code CASE WHEN a = 'x' OR 1 = 1 THEN ..}: behind a literal, a constant that is joined to a test. {@code NOW() > ..} may be one. */
    private static int weighAddition(Outline outline, Operand operand) {
        boolean joined = outline.isConnective(operand.left)
                && outline.followsLiteral(operand.left)
                && !operand.has(Operand.SUBQUERY);
        boolean moment = operand.has(Operand.CALL) && operand.has(Operand.COMPARES);
        return !joined ? 0 : moment ? WEAK : CERTAIN;
    }

    /** {@code SELECT a AND 1 = 1}: names of columns are injected too, where no literal stands before. */
    private static int weighColumn(Outline outline, Operand operand) {
        boolean injected = outline.isConnective(operand.left)
                && (outline.followsLiteral(operand.left) || !outline.hasParameters())
                && !isSwitch(outline, operand);
        return !injected ? 0 : operand.has(Operand.CALL) ? WEAK : CERTAIN;
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
        if (clause == Clause.SELECT_LIST) {
            return compares && operand.has(Operand.LITERAL) ? weighColumn(outline, operand) : 0;
        }
        if (!clause.isPredicate()) {
            return 0;
        }
        if (clause == Clause.HAVING && isWholeQuery(outline, operand.open)) {
            return outline.followsLiteral(operand.left) ? CERTAIN : 0;
        }
        boolean alone = compares && outline.isWholeGroup(operand);
        return alone ? weighGroup(outline, operand) : weighPart(outline, operand);
    }

    /** Whether a parenthesis encloses a query, or there is none. */
    private static boolean isWholeQuery(Outline outline, int open) {
        return open < 0 || outline.isSubquery(open + 1);
    }

    /** The weight of a constant in parentheses of its own: {@code WHERE (1 = 0)} is honest, {@code a = ('x' = 'y')} is not. */
    private static int weighGroup(Outline outline, Operand operand) {
        int open = operand.open;
        while (outline.kind(open - 1) == '(' && outline.kind(outline.close(open) + 1) == ')') {
            open--;
        }
        int before = outline.kind(open - 1);
        if (before == WHERE || before == ON || isWritten(outline, open - 1)) {
            return 0;
        }
        boolean first = before == '(' && outline.isConnective(outline.close(open) + 1) && opensGroup(outline, open - 1);
        return !first ? CERTAIN : operand.has(Operand.CALL) ? STRONG : 0;
    }

    /** Whether a parenthesis encloses conditions: it stands where one begins, not where a value belongs. */
    private static boolean opensGroup(Outline outline, int open) {
        int before = outline.kind(open - 1);
        return before == WHERE || before == ON || before == '(' || outline.isConnective(open - 1);
    }

    /** Whether a connective stands before anything that could have been injected. */
    private static boolean isWritten(Outline outline, int connective) {
        boolean prepared = outline.hasParameters() || outline.clause(connective) == Clause.ON;
        return outline.isConnective(connective) && prepared && !outline.followsLiteral(connective);
    }

    /** The weight of a part that connectives join to others. */
    private static int weighPart(Outline outline, Operand operand) {
        boolean follows = outline.isConnective(operand.left);
        boolean precedes = outline.isConnective(operand.right);
        if (isWritten(outline, operand.left)) {
            return 0;
        }
        if (follows) {
            return isSwitch(outline, operand) || isNeutral(outline, operand) ? WEAK : CERTAIN;
        }
        if (!precedes || isNeutralHead(outline, operand)) {
            return 0;
        }
        if (operand.has(Operand.COMPARES) && widens(outline, operand)) {
            return CERTAIN;
        }
        if (!operand.has(WORKS)) {
            return outline.kind(operand.right) == AND && !operand.has(Operand.STRING) ? 0 : CERTAIN;
        }
        return operand.has(Operand.CALL) ? STRONG : 0;
    }

    /** {@code a = 2 OR (1 = 1 AND b = 3)}: behind a value, a condition begins with a constant. */
    private static boolean widens(Outline outline, Operand operand) {
        int open = operand.open;
        while (outline.kind(open - 1) == '(') {
            open--;
        }
        int connective = outline.kind(open - 1) == NOT ? open - 2 : open - 1;
        int kind = outline.kind(connective);
        int value = connective - 1;
        while (outline.kind(value) == ')') {
            value--;
        }
        // (1 = 1 AND a = 2) OR (1 = 1 AND b = 3): all groups of a builder begin so.
        int first = outline.open(value) + 1;
        boolean alike = first > 0
                && outline.isLiteral(first)
                && Grammar.isComparison(outline.kind(first + 1))
                && outline.isLiteral(first + 2);
        return operand.open >= 0
                && !alike
                && (kind == OR || kind == Token.OR_OR)
                && outline.isLiteral(value)
                && outline.followsLiteral(connective);
    }

    /** {@code (filter OR literal = literal)}, alone in its parentheses. */
    private static boolean isSwitch(Outline outline, Operand operand) {
        int comparison = outline.kind(operand.start() + 1);
        boolean plain = operand.length() == 3 || (operand.length() == 4 && outline.kind(operand.start() + 2) == '-');
        return operand.open >= 0
                && !outline.isSubquery(operand.open + 1)
                && outline.kind(operand.start()) != Token.ROW_OF_ONE
                && (comparison == '=' || comparison == IS)
                && !outline.isInList(operand.open)
                && plain
                && operand.has(Operand.COMPARES)
                && outline.kind(operand.left) == OR
                && outline.kind(operand.right) == ')'
                && outline.isFirstOperand(operand.open, operand.left);
    }

    /** {@code WHERE FALSE OR filter}, {@code (FALSE OR filter)}: what builders of conditions begin with; it takes no row in. */
    private static boolean isNeutralHead(Outline outline, Operand operand) {
        int before = outline.kind(operand.left);
        return operand.length() == 1
                && outline.kind(operand.start()) == FALSE
                && outline.kind(operand.right) == OR
                && (before == WHERE || before == ON || (before == '(' && opensGroup(outline, operand.left)));
    }

    /** {@code (filter AND TRUE)}: what builders of conditions begin or end with; it takes no row in. */
    private static boolean isNeutral(Outline outline, Operand operand) {
        int word = outline.kind(operand.start());
        boolean and = outline.kind(operand.left) == AND;
        return operand.length() == 1
                && operand.open >= 0
                && !outline.isInList(operand.open)
                && !outline.isCallFrame(operand.open)
                && outline.kind(operand.right) == ')'
                && (and ? Grammar.isTruth(word) : word == FALSE && outline.kind(operand.left) == OR);
    }
}
