package dev.portcullis.firewall;

/**
 * A function that fails with its argument in the message, or only for some arguments, called on what an attacker
 * wants to read.
 */
final class ErrorExtraction extends Rule {
    private static final int REACH = 24;

    ErrorExtraction() {
        super(new RuleCard(
                "error-extraction",
                "Error-based extraction",
                "a call that fails and tells its argument",
                "CWE-89, CWE-209",
                "SELECT id FROM accounts WHERE id = 1 AND EXTRACTVALUE(1, CONCAT(0x7e, (SELECT secret FROM vault)))",
                "SELECT EXTRACTVALUE(document, '/a/b') FROM accounts"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.worksOnRows() || !outline.mentions(Names.RAISES)) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            if (outline.group(i) == Names.RAISES && outline.kind(i + 1) == '(' && readsElsewhere(outline, i + 1)) {
                report.add(this, CERTAIN, i);
            }
        }
    }

    private static boolean readsElsewhere(Outline outline, int open) {
        int end = Math.min(outline.close(open), open + REACH);
        for (int i = open + 1; i < end; i++) {
            if (outline.kind(i) == Grammar.SELECT || outline.tellsServer(i)) {
                return true;
            }
        }
        return false;
    }
}
