package dev.portcullis.firewall;

/**
 * What makes a statement on rows wait: a function that does, or a query that counts tables multiplied with each other.
 */
final class TimeDelay extends Rule {
    private static final int JOIN = Words.kind("JOIN");
    private static final int STRAIGHT_JOIN = Words.kind("STRAIGHT_JOIN");
    private static final int NATURAL = Words.kind("NATURAL");
    private static final int USING = Words.kind("USING");
    /** From so many tables on, every pairing of their rows has no use but to take long. */
    private static final int MANY_TABLES = 3;

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
        // What defines a view, an event or a program is text of the application alone.
        if (!outline.worksOnRows() || outline.definesObject()) {
            return;
        }
        boolean delays = outline.mentions(Names.DELAYS);
        for (int i = 0; i < outline.count(); i++) {
            if (delays && outline.group(i) == Names.DELAYS && outline.isCall(i)) {
                report.add(this, CERTAIN, i);
            } else if (outline.kind(i) == Grammar.SELECT
                    && outline.isSubquery(i)
                    && outline.clause(i - 1) != Clause.FROM
                    && readsPairings(outline, i)) {
                report.add(this, CERTAIN, i);
            }
        }
    }

    /** {@code (SELECT COUNT(*) FROM a, b, c)}, with nothing that ties the tables to each other. */
    private static boolean readsPairings(Outline outline, int select) {
        int open = outline.open(select);
        int end = outline.close(open);
        int from = select;
        while (from < end && (outline.open(from) != open || outline.clause(from) != Clause.FROM)) {
            from = outline.kind(from) == '(' ? outline.close(from) : from + 1;
        }
        int tables = 1;
        for (int i = from; i < end; i++) {
            int kind = outline.kind(i);
            if (outline.clause(i) != Clause.FROM || kind == '(' || kind == NATURAL || kind == USING) {
                return false;
            }
            tables += kind == ',' || kind == JOIN || kind == STRAIGHT_JOIN ? 1 : 0;
        }
        return tables >= MANY_TABLES;
    }
}
