package dev.portcullis.firewall;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells which subqueries of one text depend on the rows of the query around them. Looks at a token a few times at most, however deep
 * the queries nest and however many tables they read. For one thread.
 */
final class Correlation {
    private static final int AS = Words.kind("AS");
    /** Honest queries nest less: beside {@link #FREE_LOOKS}, each token of the text may be looked at so often. */
    private static final int LOOKS_PER_TOKEN = 4;

    private static final long FREE_LOOKS = 1 << 16;

    private final Outline outline;
    private long looks;

    Correlation(Outline outline) {
        this.outline = outline;
        looks = FREE_LOOKS + (long) LOOKS_PER_TOKEN * outline.count();
    }

    /**
     * Whether an operand with a subquery names a table that it does not read itself. Where too much was looked at already, no operand
     * does: it then weighs as much as one that has nothing to do with the rows.
     */
    boolean dependsOnRows(Operand operand) {
        looks -= operand.right - operand.start();
        if (looks < 0) {
            return false;
        }
        Set<String> read = null;
        for (int i = operand.start(); i < operand.right; i++) {
            if (isQualifier(i) && outline.clause(i) != Clause.FROM && !outline.isCall(i + 2)) {
                read = read == null ? tablesOf(operand) : read;
                if (!read.contains(name(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether every comparison in the queries of an operand has a literal: what they find has nothing to do with the row outside. Where too much
     * was looked at already, every one has.
     */
    boolean asksByLiteralsAlone(Operand operand) {
        looks -= outline.operands().size();
        if (looks < 0) {
            return true;
        }
        for (Operand inner : outline.operands()) {
            boolean inside = inner.left >= operand.start() && inner.right <= operand.right;
            if (inside && inner.clause.isPredicate() && inner.has(Operand.COMPARES) && !inner.has(Operand.LITERAL)) {
                return false;
            }
        }
        return true;
    }

    private boolean isQualifier(int i) {
        return outline.isWord(i) && outline.kind(i + 1) == '.' && outline.kind(i - 1) != '.';
    }

    /** The names under which the queries of an operand know their tables. */
    private Set<String> tablesOf(Operand operand) {
        Set<String> tables = new HashSet<>();
        for (int i = operand.start(); i < operand.right; i++) {
            int next = outline.kind(i + 1);
            boolean last = next != '.' && next != AS && !outline.isWord(i + 1);
            if (last && outline.isWord(i) && outline.clause(i) == Clause.FROM) {
                tables.add(name(i));
            }
        }
        return tables;
    }

    private String name(int i) {
        return outline.name(i).toLowerCase(Locale.ROOT);
    }
}
