package dev.portcullis.firewall;

/**
 * Rows of one INSERT of which some hold expressions and others nothing but literals: a row was added, or a value
 * left.
 */
final class UnevenRows extends Rule {
    UnevenRows() {
        super(new RuleCard(
                "uneven-rows",
                "Injection into a value",
                "a row that is built differently from the others",
                "CWE-89, CAPEC-66",
                "INSERT INTO log (level, message) VALUES (1, 'a', USER()), (1, 'b', 'c')",
                "INSERT INTO log (level, at) VALUES (1, NOW()), (2, NOW())"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.writesRows()) {
            return;
        }
        int literals = -1;
        int expressions = -1;
        for (int i = 0; i < outline.count(); i++) {
            if (outline.open(i) >= 0 || outline.clause(i) != Clause.VALUES) {
                continue;
            }
            int kind = outline.kind(i);
            if (kind == Token.ROW || kind == Token.ROWS || kind == Token.ROW_OF_ONE || kind == Token.ROWS_OF_ONE) {
                literals = i;
            } else if (kind == '(') {
                expressions = i;
            }
        }
        if (literals >= 0 && expressions >= 0) {
            report.add(this, STRONG, Math.max(literals, expressions));
        }
    }
}
