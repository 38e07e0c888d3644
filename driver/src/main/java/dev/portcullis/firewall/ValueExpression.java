package dev.portcullis.firewall;

/**
 * An expression without a column, in parentheses of its own or behind an operator that denies a literal, where an
 * application has a value.
 */
final class ValueExpression extends Rule {
    private static final int NOT = Words.kind("NOT");
    private static final int IS = Words.kind("IS");
    private static final int INSERT = Words.kind("INSERT");
    private static final int READS =
            Operand.COLUMN | Operand.PARAMETER | Operand.AGGREGATE | Operand.EXISTS | Operand.COMPARES;
    private static final int WORKS = Operand.CALL | Operand.VARIABLE | Operand.SUBQUERY | Operand.CASE;

    ValueExpression() {
        super(new RuleCard(
                "value-expression",
                "Injection into a value",
                "an expression where a value belongs",
                "CWE-89, CAPEC-66",
                "SELECT id FROM accounts WHERE id = (BINARY COS('b')) -- ",
                "SELECT id FROM accounts WHERE name = CONCAT('%', 'b') AND (flags & ~1) = 0"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery() || !outline.worksOnRows()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            boolean decides = operand.clause.isPredicate() || operand.clause == Clause.ORDER_BY;
            if (decides && outline.isWholeGroup(operand) && !operand.has(READS)) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
        for (int i = 1; i < outline.count(); i++) {
            Clause clause = outline.clause(i);
            boolean computed = clause.isPredicate() && isComputed(outline, i);
            if (computed || (clause.takesValue() && (denies(outline, i) || changesNothing(outline, i)))) {
                report.add(this, CERTAIN, i);
            } else if (clause.takesValue() && joinsStrings(outline, i)) {
                boolean empty = outline.has(i - 1, Token.EMPTY) || outline.has(i, Token.EMPTY);
                report.add(this, empty ? CERTAIN : STRONG, i);
            } else if (clause.isPredicate() && isVariable(outline, i) && outline.kind(0) != INSERT) {
                report.add(this, WEAK, i);
            }
        }
    }

    /** Honest filters calculate with constants too: that counts only where a comment ends the text. */
    private static int weigh(Outline outline, Operand operand) {
        if (operand.has(Operand.CALCULATES)) {
            return outline.endsInComment(Token.IN_LINE_COMMENT) ? WEAK : 0;
        }
        return operand.has(WORKS) ? STRONG : WEAK;
    }

    /** Whether a token denies the literal behind it. {@code IS NOT TRUE} and masks such as {@code & ~1} are honest. */
    private static boolean denies(Outline outline, int i) {
        int kind = outline.kind(i);
        int before = outline.kind(i - 1);
        boolean operator =
                (kind == NOT && before != IS) || kind == '!' || (kind == '~' && before != '&' && before != '|');
        int value = kind == '~' && outline.kind(i + 1) == '-' ? i + 2 : i + 1;
        return operator && outline.isLiteralOrList(value) && !outline.has(value, Token.NULL);
    }

    /** {@code b = COALESCE(a)}, {@code -(-a)}, {@code 5 ^ 5}, {@code b = @x := 3}: what does nothing that an application could want. */
    private static boolean changesNothing(Outline outline, int i) {
        int name = i + 2;
        return switch (outline.kind(i)) {
            case '-' ->
                outline.kind(i + 1) == '('
                        && outline.kind(name) == '-'
                        && outline.isName(i + 3)
                        && outline.kind(outline.kind(i + 4) == '.' ? i + 6 : i + 4) == ')';
            case '^' -> isSetValue(outline, i - 1) && isSetValue(outline, i + 1);
            case Token.ASSIGN ->
                outline.kind(i - 2) == '@'
                        && isSetValue(outline, i + 1)
                        && outline.clause(i).isPredicate()
                        && Grammar.isComparison(outline.kind(i - 3));
            default ->
                outline.group(i) == Names.CHOOSES
                        && (outline.kind(i - 1) == '=' || !outline.clause(i).isPredicate())
                        && outline.kind(i + 1) == '('
                        && outline.isName(name)
                        && outline.kind(outline.kind(i + 3) == '.' ? i + 5 : i + 3) == ')'
                        && outline.name(i).equalsIgnoreCase("COALESCE");
        };
    }

    private static boolean isSetValue(Outline outline, int i) {
        return outline.isLiteral(i) && !outline.has(i, Token.PARAMETER) && outline.kind(i - 1) != '@';
    }

    /**
     * {@code a = ABS(3)}: an application computes such a value itself. Hashes, conversions and paddings are honest, and so is a choice
     * between texts, {@code a = NULLIF('x', '')}: no text is injected there, since it would start inside the quotes.
     */
    private static boolean isComputed(Outline outline, int i) {
        int arguments = outline.kind(i + 1);
        if ((arguments != Token.ROW && arguments != Token.ROW_OF_ONE)
                || outline.has(i + 1, Token.PARAMETER)
                || outline.kind(i - 1) != '='
                || !outline.isName(i - 2)) {
            return false;
        }
        int group = outline.group(i);
        boolean chooses = group == Names.CHOOSES && !outline.has(i + 1, Token.STRING);
        return group == Names.COMPUTES_NUMBER || group == Names.FINDS || chooses;
    }

    /**
     * Two strings side by side are one to MySQL. Honest texts part a long string so; where one of them is empty, an injected quote
     * left it over.
     */
    private static boolean joinsStrings(Outline outline, int i) {
        return outline.kind(i) == Token.VALUE
                && outline.kind(i - 1) == Token.VALUE
                && outline.has(i, Token.STRING)
                && outline.has(i - 1, Token.STRING)
                && !outline.has(i - 1, Token.PARAMETER);
    }

    private static boolean isVariable(Outline outline, int i) {
        return outline.kind(i) == '@' && outline.kind(i - 1) != '@' && outline.kind(i + 1) != '@';
    }
}
