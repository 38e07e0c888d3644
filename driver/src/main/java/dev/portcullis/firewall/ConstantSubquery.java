package dev.portcullis.firewall;

/**
 * A query that reads no table, where a statement takes a value.
 */
final class ConstantSubquery extends Rule {
    private static final int IN = Words.kind("IN");
    private static final int FROM = Words.kind("FROM");
    private static final int ANY = Words.kind("ANY");
    private static final int NOT = Words.kind("NOT");
    private static final int ALL = Words.kind("ALL");
    private static final int DUAL = Words.kind("DUAL");
    private static final int WITH = Words.kind("WITH");
    private static final int VALUES = Words.kind("VALUES");
    private static final int ROW = Words.kind("ROW");
    private static final int EXISTS = Words.kind("EXISTS");

    ConstantSubquery() {
        super(new RuleCard(
                "constant-subquery",
                "Blind extraction and inline queries",
                "a query that selects a constant",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = (SELECT 1)",
                "SELECT id FROM accounts WHERE id = (SELECT MAX(id) FROM accounts)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery() || !outline.worksOnRows() || outline.readsSystemFirst()) {
            return;
        }
        for (int i = 2; i < outline.count(); i++) {
            if (isRow(outline, i)) {
                report.add(this, CERTAIN, i);
                continue;
            }
            boolean value = outline.isValueSubquery(i) || outline.clause(i - 1) == Clause.GROUP_BY;
            if (value
                    && outline.isSubquery(i)
                    && outline.kind(i - 2) != EXISTS
                    && !outline.insideHas(i - 1, Operand.PARAMETER)
                    && !isList(outline, i)
                    && !readsTable(outline, i)) {
                report.add(this, CERTAIN, i);
            }
        }
    }

    /** {@code a = (VALUES ROW(1))} */
    private static boolean isRow(Outline outline, int i) {
        return outline.kind(i) == VALUES
                && outline.kind(i + 1) == ROW
                && outline.kind(i - 1) == '('
                && outline.clause(i - 1).takesValue()
                && Grammar.isComparison(outline.kind(i - 2))
                && outline.kind(i - 2) != IN
                && !outline.insideHas(i - 1, Operand.PARAMETER);
    }

    /** {@code a IN (SELECT 1 UNION SELECT 2)}: a list of literals spelled as a query. */
    private static boolean isList(Outline outline, int select) {
        int column = select - 2;
        while (precedesList(outline.kind(column))) {
            column--;
        }
        if (column == select - 2 || !outline.isName(column)) {
            return false;
        }
        int end = outline.close(select - 1);
        boolean combined = false;
        for (int i = select; i < end; i++) {
            combined |= Grammar.combinesQueries(outline.kind(i));
            if (!isInList(outline.kind(i))) {
                return false;
            }
        }
        return combined;
    }

    private static boolean precedesList(int kind) {
        return kind == IN || kind == ANY || kind == ALL || kind == NOT || kind == '=';
    }

    private static boolean isInList(int kind) {
        return kind == Grammar.SELECT
                || kind == Token.VALUE
                || kind == '('
                || kind == ')'
                || kind == FROM
                || kind == DUAL
                || kind == ALL
                || Grammar.combinesQueries(kind);
    }

    /** Whether a query has a {@code FROM}. {@code IN (WITH a AS (..) SELECT ..)} is read behind its {@code WITH}, as {@code IN (SELECT ..)}. */
    private static boolean readsTable(Outline outline, int select) {
        int open = outline.open(select);
        int end = outline.close(open);
        int i = select + 1;
        if (outline.kind(select) == WITH && outline.kind(select - 2) == IN) {
            while (i < end && (outline.open(i) != open || outline.kind(i) != Grammar.SELECT)) {
                i = outline.kind(i) == '(' ? outline.close(i) : i + 1;
            }
        }
        while (i < end && (outline.open(i) != open || outline.clause(i) == Clause.SELECT_LIST)) {
            i = outline.kind(i) == '(' ? outline.close(i) : i + 1;
        }
        return i < end && outline.clause(i) == Clause.FROM && outline.kind(i + 1) != DUAL;
    }
}
