package dev.portcullis.firewall;

/**
 * A function that waits, inside a statement that works on rows.
 */
final class TimeDelay extends Rule {
    TimeDelay() {
        super(new RuleCard(
                "time-delay",
                "Time-based blind extraction",
                "a call that waits",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 AND SLEEP(5)",
                "SELECT GET_LOCK('jobs', 10)"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.worksOnRows() || !outline.mentions(Names.DELAYS)) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            if (outline.group(i) == Names.DELAYS && outline.isCall(i)) {
                report.add(this, CERTAIN, i);
            }
        }
    }
}
