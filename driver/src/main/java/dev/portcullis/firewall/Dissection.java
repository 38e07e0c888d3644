package dev.portcullis.firewall;

/**
 * A function that takes a value apart, applied to what no honest condition takes apart: a query, the server, a
 * password.
 */
final class Dissection extends Rule {
    private static final int IN = Words.kind("IN");
    private static final int SUBSTR = Words.kind("SUBSTR");
    private static final int ASCII = Words.kind("ASCII");
    private static final int OR = Words.kind("OR");
    private static final int NOT = Words.kind("NOT");
    private static final int LIKE = Words.kind("LIKE");
    private static final int REGEXP = Words.kind("REGEXP");
    private static final int BETWEEN = Words.kind("BETWEEN");
    private static final int SET = Words.kind("SET");
    private static final int COLLATE = Words.kind("COLLATE");
    private static final int SOUNDS = Words.kind("SOUNDS");
    private static final int REACH = 12;

    Dissection() {
        super(new RuleCard(
                "dissection",
                "Blind extraction, one character at a time",
                "a condition on a part of a value",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 AND HEX(password) LIKE '70%'",
                "SELECT id FROM accounts WHERE LEFT(name, 1) = 'a'"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery() || !outline.worksOnRows()) {
            return;
        }
        if (outline.mentions(Names.SECRET)) {
            Correlation correlation = new Correlation(outline);
            for (Operand operand : outline.operands()) {
                if (operand.clause == Clause.SELECT_LIST && selectsForeignSecret(outline, operand, correlation)) {
                    report.add(this, CERTAIN, operand.start());
                }
            }
        }
        // SET @sql = IF((SELECT COUNT(*) FROM information_schema.columns WHERE ..) = 0, 'ALTER TABLE ..', 'SELECT 1')
        boolean asksForMigration = outline.kind(0) == SET
                && outline.kind(1) == '@'
                && outline.statements().size() == 1
                && outline.readsSystemFirst();
        for (int i = 0; i < outline.count(); i++) {
            if (outline.group(i) == Names.NONE) {
                continue;
            }
            if (outline.group(i) == Names.SECRET
                    && (guessesSecret(outline, i) || offersSecret(outline, i) || copiesSecret(outline, i))) {
                report.add(this, CERTAIN, i);
            }
            if (outline.isValueSubquery(i - 1) && outline.group(i) == Names.TAKES_APART && outline.isCall(i)) {
                report.add(this, STRONG, i);
            }
            if (outline.clause(i).takesValue() && (calculatesWithPart(outline, i) || isPartOfLiteral(outline, i))) {
                report.add(this, CERTAIN, i);
            }
            if (outline.clause(i).takesValue() && outline.kind(i + 1) == '(' && !asksForMigration) {
                report.add(this, weigh(outline, outline.group(i), i + 1), i);
            }
        }
    }

    /** {@code SUBSTR('SQL', 1, 1)}: an application has the part itself. */
    private static boolean isPartOfLiteral(Outline outline, int i) {
        int kind = outline.kind(i);
        if ((kind != SUBSTR && kind != ASCII) || outline.has(i + 1, Token.PARAMETER)) {
            return false;
        }
        int arguments = outline.kind(i + 1);
        return arguments == Token.ROW
                || arguments == Token.ROW_OF_ONE
                || (arguments == '('
                        && outline.insideHas(i + 1, Operand.LITERAL)
                        && !outline.insideHas(
                                i + 1,
                                Operand.COLUMN
                                        | Operand.PARAMETER
                                        | Operand.CALL
                                        | Operand.SUBQUERY
                                        | Operand.VARIABLE
                                        | Operand.CASE));
    }

    /** {@code 1 - ORD('A')}: a literal taken apart and calculated with. */
    private static boolean calculatesWithPart(Outline outline, int i) {
        return outline.kind(i + 1) == Token.ROW_OF_ONE
                && outline.group(i) == Names.TAKES_APART
                && !outline.has(i + 1, Token.PARAMETER)
                && outline.isLiteralOrList(i - 2)
                && Grammar.isOperator(outline.kind(i - 1));
    }

    private static int weigh(Outline outline, int group, int open) {
        boolean takesApart = group == Names.TAKES_APART;
        if (!takesApart && group != Names.FINDS && group != Names.CHOOSES && group != Names.RAISES) {
            return 0;
        }
        boolean column = outline.insideHas(open, Operand.COLUMN | Operand.PARAMETER);
        if (outline.insideHas(open, Operand.SUBQUERY)) {
            return givesDefault(outline, open) ? 0 : column ? STRONG : CERTAIN;
        }
        if (readsSecret(outline, open)) {
            return keepsSecret(outline, open) ? 0 : CERTAIN;
        }
        if (!takesApart || column) {
            return 0;
        }
        return outline.insideHas(open, Operand.CALL | Operand.VARIABLE) ? STRONG : WEAK;
    }

    /** {@code password LIKE 'a%'}, {@code password > 'm'} behind a value: nobody but who guesses asks how a secret begins. */
    private static boolean guessesSecret(Outline outline, int column) {
        boolean sorts = outline.clause(column) == Clause.ORDER_BY && !outline.hasParameters();
        if (!outline.clause(column).takesValue()
                || outline.isCall(column)
                || !(sorts || outline.followsLiteral(column))) {
            return false;
        }
        int i = outline.kind(column + 1) == COLLATE ? column + 3 : column + 1;
        if (outline.kind(i) == NOT || outline.kind(i) == SOUNDS) {
            i++;
        }
        int kind = outline.kind(i);
        boolean orders = kind == '<' || kind == '>' || kind == Token.LESS_OR_EQUAL || kind == Token.GREATER_OR_EQUAL;
        boolean differs = kind == Token.NOT_EQUAL && !outline.has(i + 1, Token.EMPTY);
        return outline.isLiteral(i + 1) && (orders || differs || kind == LIKE || kind == REGEXP || kind == BETWEEN);
    }

    /** {@code OR password = 'a'} behind a condition on another column, {@code HAVING password = 'a'}, {@code SET a = (password = 'a')}. */
    private static boolean offersSecret(Outline outline, int column) {
        int kind = outline.kind(column + 1);
        boolean equals = kind == Token.IN_ROW
                || ((kind == '=' || kind == Token.NULL_SAFE_EQUAL || kind == Token.NOT_EQUAL)
                        && outline.isLiteral(column + 2)
                        && !outline.has(column + 2, Token.EMPTY | Token.PARAMETER));
        boolean assigned = outline.clause(column) == Clause.SET && !outline.hasParameters();
        if (!equals || outline.isCall(column) || !(assigned || outline.followsLiteral(column))) {
            return false;
        }
        int start = column;
        while (outline.kind(start - 1) == '.') {
            start -= 2;
        }
        Clause clause = outline.clause(column);
        int connective = outline.kind(start - 1) == NOT ? start - 2 : start - 1;
        int before = outline.kind(connective);
        boolean widens = before == OR || before == Token.OR_OR;
        return (clause == Clause.SET && outline.open(column) >= 0)
                || clause == Clause.HAVING
                || (clause.isPredicate()
                        && widens
                        && outline.isLiteral(connective - 1)
                        && outline.group(connective - 3) != Names.SECRET);
    }

    /** {@code (SELECT password FROM users)} where a value belongs. */
    private static boolean copiesSecret(Outline outline, int column) {
        if (outline.clause(column) != Clause.SELECT_LIST || outline.isCall(column)) {
            return false;
        }
        int open = outline.open(column);
        for (int depth = 0; depth < REACH && outline.isCallFrame(open); depth++) {
            open = outline.open(open);
        }
        boolean value = outline.clause(open).takesValue() || outline.clause(open) == Clause.GROUP_BY;
        return value && outline.isSubquery(open + 1) && outline.kind(open - 1) != IN;
    }

    /** {@code SELECT a, (SELECT MAX(password) FROM users) FROM t}: a secret of whichever row, among the columns of another query. */
    private static boolean selectsForeignSecret(Outline outline, Operand operand, Correlation correlation) {
        if (!operand.has(Operand.SUBQUERY) || operand.has(Operand.PARAMETER) || correlation.dependsOnRows(operand)) {
            return false;
        }
        int selected = -1;
        for (int i = operand.start(); i < operand.right; i++) {
            boolean inner = outline.open(i) != operand.open && outline.clause(i) == Clause.SELECT_LIST;
            if (inner && outline.group(i) == Names.SECRET && !outline.isCall(i)) {
                selected = i;
            }
        }
        return selected >= 0 && correlation.asksByLiteralsAlone(operand);
    }

    /** {@code COALESCE((SELECT MAX(a) + 1 FROM t), 1)} */
    private static boolean givesDefault(Outline outline, int open) {
        int end = outline.close(open + 1) + 1;
        String name = outline.name(open - 1);
        return outline.isSubquery(open + 2)
                && outline.kind(end) == ','
                && outline.close(open) == end + 2
                && (name.equalsIgnoreCase("COALESCE") || name.equalsIgnoreCase("IFNULL"));
    }

    /** {@code SET password = IFNULL(?, password)}, {@code COALESCE(password, '') = ''}, or a prepared text with no literal before. */
    private static boolean keepsSecret(Outline outline, int open) {
        boolean written = outline.hasParameters() && !outline.followsLiteral(open);
        boolean assigned = outline.clause(open) == Clause.SET
                && outline.kind(open - 2) == '='
                && outline.group(open - 3) == Names.SECRET;
        int end = outline.close(open);
        int comparison = outline.kind(end + 1);
        boolean missing = (comparison == '=' || comparison == Token.NOT_EQUAL) && outline.has(end + 2, Token.EMPTY);
        return written || assigned || missing;
    }

    private static boolean readsSecret(Outline outline, int open) {
        int end = Math.min(outline.close(open), open + REACH);
        for (int i = open + 1; i < end; i++) {
            if (outline.group(i) == Names.SECRET) {
                return true;
            }
        }
        return false;
    }
}
