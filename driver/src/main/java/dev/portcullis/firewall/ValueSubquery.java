package dev.portcullis.firewall;

/**
 * A query where a statement takes a value.
 */
final class ValueSubquery extends Rule {
    private static final int IN = Words.kind("IN");
    private static final int FROM = Words.kind("FROM");
    private static final int WITH = Words.kind("WITH");
    private static final int CAST = Words.kind("CAST");
    private static final int CONVERT = Words.kind("CONVERT");
    private static final int NOT = Words.kind("NOT");

    ValueSubquery() {
        super(new RuleCard(
                "value-subquery",
                "Injection into a value",
                "a query where a value belongs",
                "CWE-89, CAPEC-66",
                "INSERT INTO log (level, message) VALUES (1, (SELECT secret FROM vault WHERE id = VERSION()))",
                "INSERT INTO log (level, message) VALUES (1, (SELECT name FROM accounts WHERE id = 3))"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        Correlation correlation = new Correlation(outline);
        for (Operand operand : outline.operands()) {
            if (operand.has(Operand.SUBQUERY)) {
                report.add(this, weigh(outline, operand, correlation), operand.start());
            }
        }
        boolean named = outline.kind(0) == WITH;
        for (int i = 3; i < outline.count(); i++) {
            named |= outline.kind(i) == WITH;
            if (outline.isSubquery(i) && outline.clause(i - 1).isPredicate() && comparesOneValue(outline, i - 2)) {
                SelectList list = SelectList.at(outline, i);
                boolean several = list.size() > 1 || list.values() > 1 || (!named && filtersWholeRows(outline, i));
                report.add(this, several ? CERTAIN : 0, i);
            }
        }
    }

    /** Whether a comparison with one value, and no row of them, stands at a token. */
    private static boolean comparesOneValue(Outline outline, int i) {
        int left = outline.kind(i - 1) == NOT ? i - 2 : i - 1;
        boolean compares = outline.kind(i) == IN || outline.kind(i) == '=';
        return compares && (outline.isName(left) || outline.isLiteral(left)) && outline.kind(left) != Token.ROW;
    }

    /** {@code (SELECT * FROM t WHERE a = 'x')}: a table that is filtered has more than the one column that is compared, but for one that {@code WITH} names. */
    private static boolean filtersWholeRows(Outline outline, int select) {
        int i = select + 3;
        while (outline.clause(i) == Clause.FROM && outline.kind(i) != '(') {
            i++;
        }
        return outline.kind(select + 1) == '*'
                && outline.kind(select + 2) == FROM
                && outline.clause(i) == Clause.WHERE
                && outline.isName(i + 1)
                && outline.insideHas(select - 1, Operand.LITERAL)
                && !outline.insideHas(select - 1, Operand.PARAMETER);
    }

    private static int weigh(Outline outline, Operand operand, Correlation correlation) {
        return switch (operand.clause) {
            case ORDER_BY, GROUP_BY ->
                outline.isCallFrame(operand.open) ? WEAK : correlation.dependsOnRows(operand) ? STRONG : CERTAIN;
            case VALUES -> reshapes(outline, operand) ? CERTAIN : STRONG;
            case LIMIT -> STRONG;
            case SET -> WEAK;
            default -> 0;
        };
    }

    /** Whether what a query finds is made into something else: {@code HEX((SELECT ..))}. Honest inserts give it a default at most. */
    private static boolean reshapes(Outline outline, Operand operand) {
        int i = operand.start();
        while (outline.kind(i) == '(') {
            i++;
        }
        // CAST((SELECT ..) AS CHAR): it only fits into its column.
        boolean cast = (outline.kind(i) == CAST || outline.kind(i) == CONVERT) && outline.isSubquery(i + 3);
        boolean call =
                outline.isCall(i) && outline.kind(i) != Grammar.SELECT && outline.group(i) != Names.CHOOSES && !cast;
        return outline.followsLiteral(i) && (call || operand.has(Operand.VARIABLE));
    }
}
