package dev.portcullis.firewall;

/**
 * A second statement behind the one that the application wrote. The body of a stored program holds several by
 * right.
 */
final class StackedStatements extends Rule {
    StackedStatements() {
        super(new RuleCard(
                "stacked-statements",
                "Stacked statements",
                "another statement",
                "CWE-89, CAPEC-66",
                "SELECT id FROM accounts WHERE id = 1; DROP TABLE accounts",
                "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; SET @y = 2; END"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (outline.statements().size() > 1 && !outline.definesProgram()) {
            report.add(this, CERTAIN, outline.statements().get(1));
        }
    }
}
