package dev.portcullis.firewall;

/**
 * Text written so that a filter reads it otherwise than the server: numbers that vanish, code in version comments,
 * comments in place of blanks, text that is no SQL.
 */
final class Obfuscation extends Rule {
    private static final int SET = Words.kind("SET");
    private static final int LEAST_GLUES = 2;

    Obfuscation() {
        super(new RuleCard(
                "obfuscation",
                "Evasion of filters",
                "tokens that are written to evade filters",
                "CWE-89, CAPEC-267",
                "SELECT id FROM accounts WHERE id = 1 /*!50000UNION*/ /*!50000SELECT*/ name FROM vault",
                "SELECT /*! STRAIGHT_JOIN */ a.id FROM accounts a /* hot path */ JOIN owners o ON a.id = o.id"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (outline.isCut()) {
            report.add(this, CERTAIN, outline.count());
        }
        int glues = 0;
        // A text that starts in a version comment, as those of dumps do, was written so by the application.
        boolean reads = outline.worksOnRows() || outline.followsLiteral(outline.count());
        boolean query = outline.isQuery() && reads && !outline.has(0, Token.VERSIONED) && !setsVariable(outline);
        for (int i = 0; i <= outline.count(); i++) {
            int kind = outline.kind(i);
            if (outline.has(i, Token.AFTER_DROPPED_NUMBER)) {
                report.add(this, CERTAIN, i);
            } else if (kind == Token.UNTERMINATED || kind == Token.INVALID) {
                report.add(this, WEAK, i);
            } else if (query && outline.has(i, Token.VERSIONED) && Grammar.changesMeaning(kind)) {
                report.add(this, CERTAIN, i);
            }
            boolean comment = outline.has(i, Token.AFTER_BLOCK_COMMENT | Token.AFTER_LINE_COMMENT);
            if (comment && outline.has(i, Token.GLUED) && i > 1 && ++glues >= LEAST_GLUES) {
                report.add(this, glues == LEAST_GLUES ? STRONG : CERTAIN, i);
            }
        }
    }

    /** Whether a variable is set: it reads no rows, and dumps do it with a version comment in the value. */
    private static boolean setsVariable(Outline outline) {
        return outline.kind(0) == SET
                && outline.kind(1) == '@'
                && outline.statements().size() == 1;
    }
}
