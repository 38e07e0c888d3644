package dev.portcullis.firewall;

/**
 * Reads or writes a file of the server. An export is honest where it stands behind a whole query, not behind a
 * value.
 */
final class FileAccess extends Rule {
    private static final int INTO = Words.kind("INTO");
    private static final int OUTFILE = Words.kind("OUTFILE");
    private static final int DUMPFILE = Words.kind("DUMPFILE");

    FileAccess() {
        super(new RuleCard(
                "file-access",
                "File access on the server",
                "a file of the server is read or written",
                "CWE-89, CWE-73",
                "SELECT id FROM accounts WHERE id = 1 INTO OUTFILE '/var/www/x.php'",
                "SELECT id FROM accounts ORDER BY id INTO OUTFILE '/tmp/export.csv'"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        for (int i = 0; i < outline.count(); i++) {
            if (outline.group(i) == Names.READS_FILE && outline.isCall(i)) {
                report.add(this, i == 1 && !outline.worksOnRows() ? WEAK : CERTAIN, i);
            } else if (outline.kind(i) == OUTFILE || outline.kind(i) == DUMPFILE) {
                report.add(this, isExport(outline, i) ? WEAK : CERTAIN, i);
            }
        }
    }

    private static boolean isExport(Outline outline, int file) {
        if (!outline.followsLiteral(file)) {
            return true;
        }
        if (outline.combinesQueriesBefore(file)) {
            return false;
        }
        int last = file - 2;
        Clause clause = outline.clause(last);
        if (outline.kind(file) == DUMPFILE && clause != Clause.SELECT_LIST && clause != Clause.FROM) {
            // One row as it is: a file for others to run, no export of rows.
            return false;
        }
        while (outline.kind(last) == ')' && !outline.isSubquery(outline.open(last - 1) + 1)) {
            last--;
        }
        boolean value = outline.isLiteral(last)
                || outline.kind(last) == Token.IN_ROW
                || (outline.kind(last) == Token.VALUES && clause == Clause.LIMIT);
        return outline.kind(file - 1) == INTO && !value;
    }
}
