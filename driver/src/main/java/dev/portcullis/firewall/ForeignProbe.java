package dev.portcullis.firewall;

/**
 * Calls or reads what only another database system has: a probe that tries them all.
 */
final class ForeignProbe extends Rule {
    ForeignProbe() {
        super(new RuleCard(
                "foreign-probe",
                "Fingerprinting of the database system",
                "a name that only another database system has",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 AND 1 = (SELECT COUNT(*) FROM all_users)",
                "SELECT pg_sleep FROM functions WHERE id = 1"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.mentions(Names.FOREIGN)) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            if (outline.group(i) == Names.FOREIGN && outline.isCall(i)) {
                report.add(this, CERTAIN, i);
            }
        }
        for (int table : outline.tables()) {
            int first = outline.tables().get(0);
            if (outline.group(table) == Names.FOREIGN && outline.group(first) != Names.FOREIGN) {
                report.add(this, CERTAIN, table);
            }
        }
    }
}
