package dev.portcullis.firewall;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A column that one statement assigns twice: whoever wrote the second assignment did not write the first, unless it builds on what the
 * column holds by then, or stands right behind the first.
 */
final class RepeatedAssignment extends Rule {
    private static final int SET = Words.kind("SET");
    private static final int ON = Words.kind("ON");
    /** {@code DUPLICATE KEY UPDATE} and a name with its table and schema. */
    private static final int MOST_BEFORE_EQUALS = 8;

    RepeatedAssignment() {
        super(new RuleCard(
                "repeated-assignment",
                "Injection into a value",
                "a column that is assigned twice",
                "CWE-89, CAPEC-66",
                "UPDATE accounts SET name = 'x', role = 'admin', name = 'y' WHERE id = 7",
                "UPDATE accounts SET name = 'x', role = 'user', visits = visits + 1 WHERE id = 7"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.writesRows()) {
            return;
        }
        Set<String> assigned = new HashSet<>();
        String before = "";
        for (Operand operand : outline.operands()) {
            int left = outline.kind(operand.left);
            boolean first = left == SET || left == ON;
            if (operand.clause != Clause.SET || operand.open >= 0 || !(first || left == ',')) {
                continue;
            }
            if (first) {
                assigned.clear();
            }
            int equals = equals(outline, operand);
            String column = equals < 0 ? "" : column(outline, operand, equals);
            boolean again = equals > 0 && !assigned.add(column) && outline.followsLiteral(operand.left);
            // Two literals in a row are a slip: the second alone says no less.
            boolean slip = column.equals(before) && outline.isLiteral(equals + 1) && equals + 2 == operand.right;
            if (again && !slip && !readsItself(outline, operand, equals)) {
                report.add(this, CERTAIN, operand.start());
            }
            before = column;
        }
    }

    /** The equals sign behind the column that an operand assigns, or -1. */
    private static int equals(Outline outline, Operand operand) {
        int end = Math.min(operand.right, operand.start() + MOST_BEFORE_EQUALS);
        for (int i = operand.start() + 1; i < end; i++) {
            if (outline.kind(i) == '=') {
                return outline.isName(i - 1) ? i : -1;
            }
        }
        return -1;
    }

    /** The column before an equals sign, as it is written. */
    private static String column(Outline outline, Operand operand, int equals) {
        StringBuilder name = new StringBuilder(outline.name(equals - 1));
        for (int i = equals - 2; i > operand.start() && outline.kind(i) == '.'; i -= 2) {
            name.append('.').append(outline.name(i - 1));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** {@code a = JSON_SET(a, ..), a = JSON_SET(a, ..)} */
    private static boolean readsItself(Outline outline, Operand operand, int equals) {
        for (int i = equals + 1; i < operand.right; i++) {
            if (outline.isName(i) && outline.isSameLastName(i, equals - 1)) {
                return true;
            }
        }
        return false;
    }
}
