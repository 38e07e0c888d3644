package dev.portcullis.firewall;

/**
 * Reads a schema of the server from inside a statement on the tables of the application.
 */
final class SchemaEnumeration extends Rule {
    private static final int DELETE = Words.kind("DELETE");

    private static final int JOIN = Words.kind("JOIN");

    SchemaEnumeration() {
        super(new RuleCard(
                "schema-enumeration",
                "Schema and account enumeration",
                "a query of the server's own schemas beside the application's tables",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 UNION SELECT table_name FROM information_schema.tables",
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        boolean writesElsewhere = outline.writesRows() && outline.kind(0) != DELETE;
        for (int table : outline.tables()) {
            if (!outline.isSystemTable(table)) {
                continue;
            }
            if (!outline.readsSystemFirst() && !isJoined(outline, table)) {
                report.add(this, CERTAIN, table);
            } else if (writesElsewhere) {
                report.add(this, outline.open(table) < 0 ? STRONG : CERTAIN, table);
            }
        }
    }

    /** {@code FROM a JOIN information_schema.tables ON ..}, with no literal before: the first query of the text joins it. */
    private static boolean isJoined(Outline outline, int table) {
        return outline.kind(table - 1) == JOIN
                && outline.open(table) < 0
                && !outline.followsLiteral(table)
                && !outline.combinesQueriesBefore(table);
    }
}
