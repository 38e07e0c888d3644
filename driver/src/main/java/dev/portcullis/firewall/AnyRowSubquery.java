package dev.portcullis.firewall;

/**
 * One row of a whole table, whichever, where a statement takes a value.
 */
final class AnyRowSubquery extends Rule {
    private static final int IN = Words.kind("IN");
    private static final int TABLE = Words.kind("TABLE");
    private static final int FROM = Words.kind("FROM");

    AnyRowSubquery() {
        super(new RuleCard(
                "any-row-subquery",
                "Blind extraction, one row at a time",
                "a query for any one row of another table",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = (SELECT secret FROM vault LIMIT 1)",
                "SELECT id FROM accounts WHERE id = (SELECT id FROM accounts ORDER BY created LIMIT 1)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        for (int i = 1; i < outline.count(); i++) {
            if (outline.kind(i) == TABLE
                    && outline.kind(i - 1) == '('
                    && outline.kind(i - 2) != IN
                    && outline.clause(i - 1).takesValue()) {
                report.add(this, CERTAIN, i);
            }
            if (outline.isValueSubquery(i)) {
                boolean limited = takesAnyRow(outline, i - 1);
                report.add(this, limited ? CERTAIN : isGlued(outline, i) ? CERTAIN : 0, i);
            }
        }
    }

    private static boolean takesAnyRow(Outline outline, int open) {
        boolean limited = false;
        int end = outline.close(open);
        for (int i = open + 1; i < end; i = outline.kind(i) == '(' ? outline.close(i) + 1 : i + 1) {
            switch (outline.clause(i)) {
                case WHERE, ORDER_BY, GROUP_BY, HAVING, ON -> {
                    return false;
                }
                case LIMIT -> limited = true;
                default -> {}
            }
        }
        return limited;
    }

    /** {@code (SELECT(secret)FROM(vault))}: written by someone who may use no blanks. */
    private static boolean isGlued(Outline outline, int select) {
        int open = select + 1;
        int from = outline.close(open) + 1;
        return outline.kind(open) == '('
                && outline.has(open, Token.GLUED)
                && outline.kind(from) == FROM
                && outline.has(from, Token.GLUED)
                && outline.has(from + 1, Token.GLUED);
    }
}
