package dev.portcullis.firewall;

/**
 * A condition on a subquery that has nothing to do with the rows.
 */
final class BooleanBlind extends Rule {
    /** How many {@code EXISTS} of a text are looked into. */
    private static final int MOST_ASKED = 8;

    // Where an operand stands that is no condition.
    private static final int NO_VALUE = 0;
    private static final int ARGUMENT = 1;
    private static final int BESIDE_OPERATOR = 2;

    private static final int EXISTS = Words.kind("EXISTS");
    private static final int ROW = Words.kind("ROW");
    private static final int ANY = Words.kind("ANY");
    private static final int ALL = Words.kind("ALL");
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
            if (!operand.has(Operand.SUBQUERY) || operand.has(Operand.PARAMETER)) {
                continue;
            }
            boolean exists = operand.has(Operand.EXISTS) && asks < MOST_ASKED;
            if (exists && isBesideValue(outline, operand)) {
                asks++;
                report.add(this, correlation.asksByLiteralsAlone(operand) ? CERTAIN : 0, operand.start());
            } else if (operand.clause == Clause.SELECT_LIST && !operand.has(TIED)) {
                report.add(this, weighColumn(outline, operand, correlation), operand.start());
            } else if (operand.clause == Clause.SET && !operand.has(TIED)) {
                report.add(this, weighAssignment(outline, operand), operand.start());
            } else if (operand.clause.isPredicate() && comparesGuess(outline, operand)) {
                report.add(this, CERTAIN, operand.start());
            } else if (operand.clause.isPredicate()) {
                if (!operand.has(TIED) || (exists && ++asks > 0 && isForeign(outline, operand, correlation))) {
                    report.add(this, weigh(outline, operand, correlation), operand.start());
                }
            }
        }
    }

    private static int weigh(Outline outline, Operand operand, Correlation correlation) {
        boolean correlated = correlation.dependsOnRows(operand);
        int connective = Connectives.before(outline, operand);
        if (outline.isConnective(connective) && outline.followsLiteral(connective)) {
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
        // ON a.b = c.d AND (SELECT ..) = 3: no application writes a value into a join that begins so.
        boolean joins = operand.clause == Clause.ON && outline.clause(operand.left) == Clause.ON;
        if (follows && !joins && operand.has(Operand.LITERAL) && !outline.hasParameters()) {
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

    /** {@code (a, 'x') IN (SELECT ..)} behind a value: a guess, compared together with a column that ties it to nothing. */
    private static boolean comparesGuess(Outline outline, Operand operand) {
        int open = operand.start();
        while (outline.kind(open) == NOT || outline.kind(open) == ROW) {
            open++;
        }
        int comparison = outline.close(open) + 1;
        if (outline.kind(comparison) == NOT) {
            comparison++;
        }
        int next = outline.kind(comparison + 1);
        int query = next == ANY || next == ALL ? comparison + 2 : comparison + 1;
        return outline.kind(open) == '('
                && Grammar.isComparison(outline.kind(comparison))
                && outline.isSubquery(query + 1)
                && outline.insideHas(open, Operand.LITERAL)
                && outline.isConnective(operand.left)
                && outline.followsLiteral(operand.left);
    }

    /** The weight of a test of a query among the columns of another: {@code ROUND(a, 1 AND (SELECT ..) = 2)}. Alone, it may be a column. */
    private static int weighColumn(Outline outline, Operand operand, Correlation correlation) {
        if (!outline.followsLiteral(operand.left) || correlation.dependsOnRows(operand)) {
            return 0;
        }
        boolean joined = outline.isConnective(operand.left) || choosesRows(outline, operand);
        return joined ? CERTAIN : place(outline, operand) == BESIDE_OPERATOR ? STRONG : 0;
    }

    /** {@code a IN (SELECT IF((SELECT ..) = 'x', b, 0) FROM t)}: what another query finds decides which rows a subquery finds. */
    private static boolean choosesRows(Outline outline, Operand operand) {
        boolean argument = outline.isCallFrame(operand.open) || outline.isCase(operand.open);
        int open = operand.open;
        for (int depth = 0; depth < MOST_ASKED && open >= 0 && !outline.isSubquery(open + 1); depth++) {
            open = outline.open(open);
        }
        return argument
                && (operand.has(Operand.COMPARES | Operand.COMPARES_INSIDE | Operand.CASE)
                        || (outline.isCase(operand.open) && operand.left == operand.open))
                && outline.isSubquery(open + 1)
                && outline.clause(open).isPredicate();
    }

    /** {@code SET a = -((SELECT ..) = 2)}, {@code SET a = POW(2, (SELECT ..) = 2)}: honest statements assign the test, or choose by it. */
    private static int weighAssignment(Outline outline, Operand operand) {
        return switch (place(outline, operand)) {
            case BESIDE_OPERATOR -> isAssigned(outline, operand) ? 0 : STRONG;
            case ARGUMENT ->
                outline.isCallFrame(operand.open) && outline.group(operand.open - 1) != Names.CHOOSES ? STRONG : 0;
            default -> 0;
        };
    }

    /** Whether nothing but parentheses stands between the equals sign of an assignment and an operand. */
    private static boolean isAssigned(Outline outline, Operand operand) {
        int before = operand.open - 1;
        while (outline.kind(before) == '(') {
            before--;
        }
        return outline.kind(before) == '=' && outline.open(before) < 0;
    }

    private static boolean isValue(Outline outline, Operand operand) {
        return place(outline, operand) != NO_VALUE;
    }

    /** Where a value belongs, and a comparison stands: in the arguments of a call, in {@code CASE}, behind another comparison. */
    private static int place(Outline outline, Operand operand) {
        int open = operand.open;
        if (open < 0 || !operand.has(Operand.COMPARES)) {
            return NO_VALUE;
        }
        while (open >= 0) {
            if (outline.isCallFrame(open) || outline.isCase(open) || outline.isInList(open)) {
                return ARGUMENT;
            }
            int before = open - 1;
            while (isUnary(outline.kind(before))) {
                before--;
            }
            int kind = outline.kind(before);
            int after = outline.kind(outline.close(open) + 1);
            if (isValueNear(kind) || isValueNear(after)) {
                return BESIDE_OPERATOR;
            }
            open = kind == '(' ? before : -1;
        }
        return NO_VALUE;
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
    private static boolean isForeign(Outline outline, Operand operand, Correlation correlation) {
        boolean behindValue = outline.isConnective(operand.left) && outline.followsLiteral(operand.left);
        return behindValue && correlation.asksByLiteralsAlone(operand);
    }

    /** {@code a = EXISTS (SELECT ..)}, and {@code CASE WHEN a = 'x' AND EXISTS (SELECT ..)} among columns. */
    private static boolean isBesideValue(Outline outline, Operand operand) {
        if (operand.clause == Clause.SELECT_LIST) {
            return outline.isCase(operand.open)
                    && outline.isConnective(operand.left)
                    && outline.followsLiteral(operand.left);
        }
        int comparison = operand.start() + 1;
        while (outline.kind(comparison) == '.') {
            comparison += 2;
        }
        return operand.clause.isPredicate()
                && outline.isName(comparison - 1)
                && Grammar.isComparison(outline.kind(comparison))
                && outline.kind(comparison + 1) == EXISTS;
    }
}
