package dev.portcullis.firewall;

/**
 * A statement on accounts, plugins, functions, prepared texts or server settings behind another one, or a call of
 * a function that runs commands of the operating system. At the head of a text such statements are the work of
 * migrations.
 */
final class PrivilegedStatement extends Rule {
    PrivilegedStatement() {
        super(new RuleCard(
                "privileged-statement",
                "Privileges, plugins and dynamic SQL",
                "a statement of an administrator behind or inside another",
                "CWE-89, CWE-78, CWE-250",
                "SELECT id FROM accounts WHERE id = 1; GRANT ALL ON *.* TO intruder",
                "GRANT SELECT ON shop.* TO reader"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.definesProgram()) {
            for (int statement : outline.statements()) {
                if (statement > 0 && Verbs.administers(outline.kind(statement))) {
                    report.add(this, CERTAIN, statement);
                }
            }
        }
        for (int i = 0; i < outline.count() && outline.mentions(Names.RUNS_COMMANDS); i++) {
            if (outline.group(i) == Names.RUNS_COMMANDS && outline.isCall(i)) {
                report.add(this, CERTAIN, i);
            }
        }
    }
}
