package dev.portcullis.firewall;

/**
 * A condition where a statement takes a value: in {@code VALUES}, {@code SET}, {@code ORDER BY}, {@code LIMIT}, a
 * list or an argument.
 */
final class MisplacedCondition extends Rule {
    private static final int INTERVAL = Words.kind("INTERVAL");

    MisplacedCondition() {
        super(new RuleCard(
                "misplaced-condition",
                "Injection into a value",
                "a condition where a value belongs",
                "CWE-89, CAPEC-66",
                "INSERT INTO log (level, message) VALUES (1 OR id = 2, 'x')",
                "SELECT id FROM accounts WHERE (level = 1 OR id = 2)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            boolean listed = operand.clause == Clause.VALUES || isInList(outline, operand);
            boolean compares = listed && (operand.has(Operand.COMPARES) || existsInList(outline, operand));
            if (operand.clause.isPredicate() && (isInRow(outline, operand) || isInInterval(outline, operand))) {
                report.add(this, CERTAIN, operand.start());
            } else if ((compares || outline.isConnective(operand.right)) && !outline.isCase(operand.open)) {
                report.add(this, weigh(outline, operand), compares ? operand.start() : operand.right);
            }
        }
    }

    /** {@code a IN (1, EXISTS (SELECT ..))} */
    private static boolean existsInList(Outline outline, Operand operand) {
        return operand.has(Operand.EXISTS) && !operand.has(Operand.PARAMETER) && isInList(outline, operand);
    }

    private static int weigh(Outline outline, Operand operand) {
        boolean argument = outline.isCallFrame(operand.open);
        return switch (operand.clause) {
            case VALUES -> argument ? STRONG : isTruth(outline, operand) ? 0 : CERTAIN;
            case LIMIT -> CERTAIN;
            case SET, GROUP_BY -> operand.open < 0 ? CERTAIN : WEAK;
            case ORDER_BY -> operand.open < 0 && !isTest(operand) ? CERTAIN : WEAK;
            case SELECT_LIST ->
                !outline.worksOnRows()
                        ? 0
                        : argument && isBareValue(outline, operand) && !outline.combinesQueriesBefore(outline.count())
                                ? CERTAIN
                                : !operand.has(Operand.LITERAL) || argument
                                        ? WEAK
                                        : outline.writesRows() && operand.has(Operand.STRING) ? CERTAIN : STRONG;
            case WHERE, ON, HAVING ->
                isInList(outline, operand) || (argument && !operand.has(Operand.COLUMN)) ? CERTAIN : 0;
            case NONE, FROM, INTO -> 0;
        };
    }

    /** {@code WHERE (a = 1, 2 AND b = 3)}, {@code (a = 1, (SELECT ..))}: no row holds conditions. */
    private static boolean isInRow(Outline outline, Operand operand) {
        int first = operand.start();
        boolean listed = outline.kind(operand.right) == ','
                || outline.kind(operand.left) == ','
                || (outline.kind(first + 1) == '=' && outline.kind(first + 2) == Token.VALUES);
        // FROM (a JOIN b ON a.c = 1, d): the comma parts tables.
        boolean joins = operand.clause == Clause.ON && outline.clause(operand.open) == Clause.FROM;
        return listed
                && !joins
                && operand.has(Operand.COMPARES)
                && outline.kind(operand.open) == '('
                && !outline.isCallFrame(operand.open)
                && !outline.isInList(operand.open);
    }

    /** {@code CONCAT('x', 'y' OR a)}: a literal that a connective joins to something. {@code ||} may concatenate. */
    private static boolean isBareValue(Outline outline, Operand operand) {
        int value = operand.start();
        return operand.length() == 1
                && (outline.kind(value) == Token.VALUE || outline.kind(value) == Token.VALUES)
                && !outline.has(value, Token.PARAMETER | Token.NULL)
                && outline.kind(operand.right) != Token.OR_OR;
    }

    /** {@code a > NOW() - INTERVAL 1 OR b DAY} */
    private static boolean isInInterval(Outline outline, Operand operand) {
        int last = operand.right - 1;
        return outline.isConnective(operand.right)
                && outline.isLiteral(last)
                && outline.kind(last - 1) == INTERVAL
                && last > operand.start();
    }

    /** {@code (TRUE OR FALSE)}, with no literal before. */
    private static boolean isTruth(Outline outline, Operand operand) {
        return operand.length() == 1
                && Grammar.isTruth(outline.kind(operand.start()))
                && !outline.followsLiteral(operand.right);
    }

    /** Whether a column alone is compared: rows are sorted by {@code a IS NULL OR b = 2}, not by {@code a OR b}. */
    private static boolean isTest(Operand operand) {
        return operand.has(Operand.COMPARES)
                && operand.has(Operand.COLUMN)
                && !operand.has(Operand.CALL | Operand.SUBQUERY);
    }

    /** In the list behind {@code IN}, with a literal before its end. {@code ||} may concatenate there. */
    private static boolean isInList(Outline outline, Operand operand) {
        return outline.isInList(operand.open)
                && outline.followsLiteral(operand.right)
                && outline.kind(operand.right) != Token.OR_OR;
    }
}
