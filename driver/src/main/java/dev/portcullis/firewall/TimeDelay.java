package dev.portcullis.firewall;

/**
 * What makes a statement on rows wait: a function that does, or a query that counts tables multiplied with each other.
 */
final class TimeDelay extends Rule {
    private static final int JOIN = Words.kind("JOIN");
    private static final int STRAIGHT_JOIN = Words.kind("STRAIGHT_JOIN");
    private static final int NATURAL = Words.kind("NATURAL");
    private static final int USING = Words.kind("USING");
    private static final int COUNT = Words.kind("COUNT");
    /** From so many tables on, counting every pairing of their rows has no use but to take long. */
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
        if (!outline.worksOnRows()) {
            return;
        }
        boolean delays = outline.mentions(Names.DELAYS);
        for (int i = 0; i < outline.count(); i++) {
            if (delays && outline.group(i) == Names.DELAYS && outline.isCall(i)) {
                report.add(this, CERTAIN, i);
            } else if (outline.kind(i) == COUNT && outline.isValueSubquery(i - 1) && countsPairings(outline, i)) {
                report.add(this, CERTAIN, i);
            }
        }
    }

    /** {@code (SELECT COUNT(*) FROM a, b, c)}. */
    private static boolean countsPairings(Outline outline, int count) {
        int tables = 1;
        int end = outline.close(outline.open(count));
        for (int i = outline.close(count + 1) + 1; i < end; i++) {
            int kind = outline.kind(i);
            if (outline.clause(i) != Clause.FROM || kind == '(' || kind == NATURAL || kind == USING) {
                return false;
            }
            tables += kind == ',' || kind == JOIN || kind == STRAIGHT_JOIN ? 1 : 0;
        }
        return tables >= MANY_TABLES;
    }
}
