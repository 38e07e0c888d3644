package dev.portcullis.firewall;

/**
 * A query where a statement takes a value.
 */
final class ValueSubquery extends Rule {
    ValueSubquery() {
        super(new RuleCard(
                "value-subquery",
                "Injection into a value",
                "a query where a value belongs",
                "CWE-89, CAPEC-66",
                "INSERT INTO log (level, message) VALUES (1, (SELECT secret FROM vault WHERE id = VERSION()))",
                "INSERT INTO log (level, message) VALUES (1, (SELECT name FROM accounts WHERE id = 3))"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            if (operand.has(Operand.SUBQUERY)) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
    }

    private static int weigh(Outline outline, Operand operand) {
        return switch (operand.clause) {
            case ORDER_BY -> outline.isCorrelated(operand) ? STRONG : CERTAIN;
            case VALUES, LIMIT -> STRONG;
            case SET -> WEAK;
            default -> 0;
        };
    }
}
