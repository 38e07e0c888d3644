package dev.portcullis.firewall;

import java.util.Locale;
import java.util.Set;

/**
 * A function that fails with its argument in the message, or only for some arguments, called on what an attacker
 * wants to read.
 */
final class ErrorExtraction extends Rule {
    private static final int NOT = Words.kind("NOT");
    private static final int AS = Words.kind("AS");
    private static final int JSON = Words.kind("JSON");
    private static final int REACH = 24;
    private static final Set<String> ON_TRANSACTIONS = Set.of("GTID_SUBSET", "GTID_SUBTRACT");
    private static final Set<String> ON_DOCUMENTS = Set.of("EXTRACTVALUE", "UPDATEXML");
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
        if (outline.worksOnRows() && (outline.mentions(Names.COMPUTES) || outline.mentions(Names.COMPUTES_NUMBER))) {
            inspectRandomGroups(outline, report);
        }
        if (!outline.worksOnRows() || !mentionsRaising(outline)) {
            return;
        }
        for (int i = 0; i < outline.count(); i++) {
            boolean raises = outline.group(i) == Names.RAISES && outline.kind(i + 1) == '(';
            if (raises && (readsElsewhere(outline, i + 1) || tellsColumn(outline, i) || overflows(outline, i + 1))) {
                report.add(this, CERTAIN, i);
            } else if (outline.group(i) == Names.RAISES_OPTION
                    && readsElsewhere(outline, secondArgument(outline, i + 1))) {
                report.add(this, CERTAIN, i);
            }
        }
        for (Operand operand : outline.operands()) {
            boolean decides = operand.clause.isPredicate() || outline.isCase(operand.open);
            if ((decides && isBareCall(outline, operand))
                    || (operand.clause.takesValue() && isCastQuery(outline, operand))) {
                report.add(this, CERTAIN, operand.start());
            }
        }
    }

    private static boolean mentionsRaising(Outline outline) {
        return outline.mentions(Names.RAISES)
                || outline.mentions(Names.RAISES_OPTION)
                || outline.mentions(Names.RAISES_ALONE)
                || outline.mentions(Names.COMPUTES);
    }

    /** {@code CAST(.. AS JSON)}, {@code CONVERT(.., JSON)}: an error tells what is no document. */
    private static boolean isCastToJson(Outline outline, int call) {
        int end = outline.close(call + 1);
        return outline.group(call) == Names.COMPUTES
                && outline.kind(call + 1) == '('
                && outline.kind(end - 1) == JSON
                && (outline.kind(end - 2) == AS || outline.kind(end - 2) == ',');
    }

    /** {@code CAST((SELECT a FROM t) AS JSON)}, or of what tells about the server, as a whole value. */
    private static boolean isCastQuery(Outline outline, Operand operand) {
        return outline.close(operand.start() + 1) == operand.right - 1
                && isCastToJson(outline, operand.start())
                && readsElsewhere(outline, operand.start() + 1);
    }

    /** {@code EXP(~(a = 1))}: the complement of anything small is too large for any of these functions. */
    private static boolean overflows(Outline outline, int open) {
        return outline.kind(open + 1) == '~' && outline.close(open) > open + 3;
    }

    /** {@code GROUP BY FLOOR(RAND(0) * 2)}: random numbers that repeat, so that groups collide and the error tells their name. */
    private void inspectRandomGroups(Outline outline, Report report) {
        for (int i = 0; i < outline.count() - 4; i++) {
            int group = outline.group(i);
            if ((group == Names.COMPUTES || group == Names.COMPUTES_NUMBER)
                    && outline.kind(i + 1) == '('
                    && outline.kind(i + 3) == Token.ROW_OF_ONE
                    && outline.kind(i + 4) == '*'
                    && !outline.has(i + 3, Token.PARAMETER)
                    && outline.name(i + 2).equalsIgnoreCase("RAND")) {
                report.add(this, CERTAIN, i);
            }
        }
    }

    /** {@code AND UUID_TO_BIN(name)} behind a literal: a call that is no test, made for the error that tells the name. */
    private static boolean isBareCall(Outline outline, Operand operand) {
        int call = outline.kind(operand.start()) == NOT ? operand.start() + 1 : operand.start();
        int group = outline.group(call);
        int connective = Connectives.before(outline, operand);
        return (group == Names.RAISES || group == Names.RAISES_ALONE || isCastToJson(outline, call))
                && !TESTS.contains(outline.name(call).toUpperCase(Locale.ROOT))
                && outline.kind(call + 1) == '('
                && outline.close(call + 1) == operand.right - 1
                && outline.isConnective(connective)
                && outline.followsLiteral(connective)
                && !operand.has(Operand.PARAMETER);
    }

    /** {@code GTID_SUBSET(name, 1)}, {@code EXTRACTVALUE(1, CONCAT('~', name))}: what has no use for the application's columns but to fail. */
    private static boolean tellsColumn(Outline outline, int call) {
        if (!outline.insideHas(call + 1, Operand.COLUMN)) {
            return false;
        }
        String name = outline.name(call).toUpperCase(Locale.ROOT);
        return ON_TRANSACTIONS.contains(name)
                || (ON_DOCUMENTS.contains(name)
                        && outline.isLiteral(call + 2)
                        && !outline.has(call + 2, Token.PARAMETER)
                        && outline.kind(call + 3) == ',');
    }

    /** The comma behind the first argument of a call, or the end of the text. */
    private static int secondArgument(Outline outline, int open) {
        int end = Math.min(outline.close(open), open + REACH);
        for (int i = open + 1; i < end; i++) {
            if (outline.kind(i) == '(') {
                i = outline.close(i);
            } else if (outline.kind(i) == ',') {
                return i;
            }
        }
        return outline.count();
    }

    private static boolean readsElsewhere(Outline outline, int start) {
        int open = outline.kind(start) == '(' ? start : outline.open(start);
        int end = Math.min(outline.close(open), start + REACH);
        for (int i = start + 1; i < end; i++) {
            if (outline.kind(i) == Grammar.SELECT || outline.tellsServer(i)) {
                return true;
            }
        }
        return false;
    }
}
