package dev.portcullis.firewall;

import java.util.List;

/**
 * A second statement behind the one that the application wrote. The body of a stored program holds several by
 * right.
 */
final class StackedStatements extends Rule {
    private static final int SET = Words.kind("SET");
    private static final int[] SAVES = {SET, '@', Token.VALUE, '=', '@', '@', Token.IDENTIFIER, ';'};
    private static final int[] SETS = {SET, '@', '@', Token.IDENTIFIER, '=', Token.VALUE, ';'};
    private static final int[] RESTORES = {SET, '@', '@', Token.IDENTIFIER, '=', '@', Token.VALUE};

    StackedStatements() {
        super(new RuleCard(
                "stacked-statements",
                "Stacked statements",
                "another statement",
                "CWE-89, CAPEC-66",
                "SELECT id FROM accounts WHERE id = 1; DROP TABLE accounts",
                "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; SET @y = 2; END"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (outline.statements().size() > 1 && !outline.definesProgram() && !keepsVariable(outline)) {
            report.add(this, CERTAIN, outline.statements().get(1));
        }
    }

    /**
     * {@code SET @t = @@x; SET @@x = 5; <statement>; SET @@x = @t}: one statement and the setting that it runs under. Whoever stands in that
     * statement can add none without making five of four.
     */
    static boolean keepsVariable(Outline outline) {
        List<Integer> statements = outline.statements();
        if (statements.size() != 4
                || statements.get(1) != SAVES.length
                || statements.get(2) != SAVES.length + SETS.length) {
            return false;
        }
        int restore = statements.get(3);
        int end = restore + RESTORES.length;
        return isAt(outline, 0, SAVES)
                && isAt(outline, SAVES.length, SETS)
                && isAt(outline, restore, RESTORES)
                && (end == outline.count() || (outline.kind(end) == ';' && end + 1 == outline.count()))
                && outline.isSameName(6, SAVES.length + 3)
                && outline.isSameName(6, restore + 3);
    }

    private static boolean isAt(Outline outline, int start, int[] kinds) {
        for (int i = 0; i < kinds.length; i++) {
            if (outline.kind(start + i) != kinds[i]) {
                return false;
            }
        }
        return true;
    }
}
