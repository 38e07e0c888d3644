package dev.portcullis.firewall;

/**
 * Asks for the version, the account or a setting of the server from inside a statement on tables.
 */
final class ServerProbe extends Rule {
    ServerProbe() {
        super(new RuleCard(
                "server-probe",
                "Server and account fingerprinting",
                "a question about the server or the account",
                "CWE-89, CWE-200",
                "SELECT id FROM accounts WHERE id = 1 AND @@version LIKE '8%'",
                "SELECT @@version, DATABASE(), CURRENT_USER()"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.worksOnRows() || outline.readsSystemFirst()) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            if (outline.tellsServer(i)) {
                Clause clause = outline.clause(i);
                boolean argument = clause == Clause.VALUES && outline.isCallFrame(outline.open(i));
                boolean decides =
                        clause.isPredicate() || clause == Clause.ORDER_BY || clause == Clause.GROUP_BY || argument;
                report.add(this, decides ? CERTAIN : STRONG, i);
                if (decides) {
                    return;
                }
            }
        }
    }
}
