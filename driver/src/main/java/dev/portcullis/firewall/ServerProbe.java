package dev.portcullis.firewall;

import java.util.List;

/**
 * Asks for the version, the account or a setting of the server from inside a statement on tables.
 */
final class ServerProbe extends Rule {
    private static final int UPDATE = Words.kind("UPDATE");
    /** How many parentheses around a question are looked at. */
    private static final int MOST_DEPTH = 8;

    ServerProbe() {
        super(new RuleCard(
                "server-probe",
                "Server and account fingerprinting",
                "a question about the server or the account",
                "CWE-89, CWE-200",
                "SELECT id FROM accounts WHERE id = 1 AND @@version LIKE '8%'",
                "SELECT @@version, DATABASE(), CURRENT_USER()"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.worksOnRows()
                || outline.readsSystemFirst()
                || outline.definesObject()
                || isSystemUpdate(outline)) {
            return;
        }
        List<Integer> statements = outline.statements();
        boolean kept = StackedStatements.keepsVariable(outline);
        int start = kept ? statements.get(2) : 0;
        int end = kept ? statements.get(3) : outline.count();
        for (int i = start; i < end; i++) {
            if (outline.tellsServer(i) && !isZone(outline, i)) {
                Clause clause = outline.clause(i);
                boolean argument = clause == Clause.VALUES && outline.isCallFrame(outline.open(i));
                boolean asks = (clause == Clause.SET || clause == Clause.VALUES)
                        && (isCompared(outline, i) || isBesideComparison(outline, i) || isCalculated(outline, i));
                boolean tests = clause == Clause.SELECT_LIST
                        && outline.followsLiteral(i)
                        && isCompared(outline, i)
                        && !outline.insideHas(outline.open(i), Operand.COLUMN);
                boolean decides = clause.isPredicate()
                        || tests
                        || clause == Clause.ORDER_BY
                        || clause == Clause.GROUP_BY
                        || argument
                        || asks;
                report.add(this, decides ? CERTAIN : STRONG, i);
                if (decides) {
                    return;
                }
            }
        }
    }

    /** {@code UPDATE performance_schema.threads SET .. WHERE processlist_id = CONNECTION_ID()} */
    private static boolean isSystemUpdate(Outline outline) {
        return outline.kind(0) == UPDATE && outline.isSystemTable(1);
    }

    /** {@code CONVERT_TZ(a, @@session.time_zone, 'UTC')}: how reports ask for the hours of the session. */
    private static boolean isZone(Outline outline, int i) {
        int name = outline.kind(i + 3) == '.' ? i + 4 : i + 2;
        int call = outline.open(i) - 1;
        return outline.kind(i) == '@'
                && call >= 0
                && outline.isCall(call)
                && outline.name(call).equalsIgnoreCase("CONVERT_TZ")
                && outline.name(name).equalsIgnoreCase("TIME_ZONE");
    }

    /** {@code SET a = USER() = 'x'}, {@code SET a = 'x' = USER()}. */
    private static boolean isBesideComparison(Outline outline, int i) {
        int end = outline.kind(i + 1) == '(' ? outline.close(i + 1) : i;
        boolean behindLiteral =
                Grammar.isComparison(outline.kind(i - 1)) && outline.isLiteral(i - 2) && outline.kind(i - 3) != '@';
        return behindLiteral || Grammar.isComparison(outline.kind(end + 1));
    }

    /** {@code SET a = 1 + USER()}, {@code 1 * (VERSION())}: behind a literal, a text that is calculated with. */
    private static boolean isCalculated(Outline outline, int i) {
        int operator = outline.kind(i - 1) == '(' ? i - 2 : i - 1;
        return outline.kind(i) != '@'
                && Grammar.isOperator(outline.kind(operator))
                && outline.isLiteral(operator - 1)
                && !outline.has(operator - 1, Token.PARAMETER);
    }

    /** Whether a token stands in parentheses in which something is compared or looked for. */
    private static boolean isCompared(Outline outline, int i) {
        int open = outline.open(i);
        for (int depth = 0; open >= 0 && depth < MOST_DEPTH; depth++) {
            if (outline.insideHas(open, Operand.COMPARES)
                    || outline.isCase(open)
                    || outline.group(open - 1) == Names.FINDS
                    || (outline.group(open - 1) == Names.CHOOSES && depth > 0)) {
                return true;
            }
            open = outline.open(open);
        }
        return false;
    }
}
