package dev.portcullis.firewall;

/**
 * An UPDATE or DELETE without a WHERE clause: honest by itself, suspicious with anything else.
 */
final class UnboundedWrite extends Rule {
    private static final int UPDATE = Words.kind("UPDATE");
    private static final int DELETE = Words.kind("DELETE");

    UnboundedWrite() {
        super(new RuleCard(
                "unbounded-write",
                "Mass change of rows",
                "a write whose condition is hidden or always true",
                "CWE-89, CWE-1287",
                "UPDATE accounts SET role = 'x' -- ' WHERE id = 7",
                "UPDATE accounts SET visits = 0"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (outline.kind(0) != UPDATE && outline.kind(0) != DELETE) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            if (outline.open(i) < 0 && (outline.clause(i) == Clause.WHERE || outline.clause(i) == Clause.LIMIT)) {
                return;
            }
        }
        report.add(this, WEAK, 0);
    }
}
