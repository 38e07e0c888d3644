package dev.portcullis.firewall;

import java.util.Locale;
import java.util.Set;

/**
 * A function that fails with its argument in the message, or only for some arguments, called on what an attacker
 * wants to read.
 */
final class ErrorExtraction extends Rule {
    private static final int REACH = 24;
    /** Those that say true or false. */
    private static final Set<String> TESTS = Set.of("REGEXP_LIKE");

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
            boolean raises = outline.group(i) == Names.RAISES && outline.kind(i + 1) == '(';
            if (raises && readsElsewhere(outline, i + 1)) {
                report.add(this, CERTAIN, i);
            }
        }
        for (Operand operand : outline.operands()) {
            if (operand.clause.isPredicate() && isBareCall(outline, operand)) {
                report.add(this, CERTAIN, operand.start());
            }
        }
    }

    /** {@code AND UUID_TO_BIN(name)} behind a literal: a call that is no test, made for the error that tells the name. */
    private static boolean isBareCall(Outline outline, Operand operand) {
        int call = operand.start();
        return outline.group(call) == Names.RAISES
                && !TESTS.contains(outline.name(call).toUpperCase(Locale.ROOT))
                && outline.kind(call + 1) == '('
                && outline.close(call + 1) == operand.right - 1
                && outline.isConnective(operand.left)
                && outline.followsLiteral(operand.left)
                && !operand.has(Operand.PARAMETER);
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
