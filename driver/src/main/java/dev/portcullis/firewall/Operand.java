package dev.portcullis.firewall;

/**
 * A stretch of tokens between two boundaries in one pair of parentheses: what stands between connectives, commas and
 * the words that open a clause.
 */
final class Operand {
    /** Reads a column, here or in parentheses inside, but not in a subquery inside. */
    static final int COLUMN = 1;

    static final int LITERAL = 1 << 1;
    static final int STRING = 1 << 2;
    static final int PARAMETER = 1 << 3;
    static final int CALL = 1 << 4;
    static final int SUBQUERY = 1 << 5;
    /** Reads a user or system variable. */
    static final int VARIABLE = 1 << 6;
    /** Compares, outside of inner parentheses. */
    static final int COMPARES = 1 << 7;
    /** Compares, in inner parentheses. */
    static final int COMPARES_INSIDE = 1 << 8;
    /** Compares the outcome of a comparison. */
    static final int CHAIN = 1 << 9;
    /** Calculates, outside of inner parentheses. */
    static final int CALCULATES = 1 << 10;
    /** Calculates with a string literal. */
    static final int STRING_ARITHMETIC = 1 << 11;
    /** Calculates with a literal on both sides of an operator. */
    static final int LITERAL_ARITHMETIC = 1 << 12;

    static final int NEGATED = 1 << 13;
    /** Holds connectives in inner parentheses. */
    static final int CONNECTS_INSIDE = 1 << 14;

    static final int CASE = 1 << 15;
    static final int AGGREGATE = 1 << 16;
    static final int EXISTS = 1 << 17;

    /** What an operand learns from parentheses inside it that are no subquery. */
    static final int INHERITED = COLUMN
            | LITERAL
            | STRING
            | PARAMETER
            | CALL
            | SUBQUERY
            | VARIABLE
            | COMPARES_INSIDE
            | STRING_ARITHMETIC
            | LITERAL_ARITHMETIC
            | CONNECTS_INSIDE
            | CASE
            | AGGREGATE
            | EXISTS;

    final Clause clause;
    /** The boundary before: a token, or -1 at the start of the text. */
    final int left;
    /** The parenthesis that encloses the operand, or -1. */
    final int open;

    /** The boundary after: a token, or the end of the text. */
    int right;

    int flags;

    Operand(Clause clause, int left, int open) {
        this.clause = clause;
        this.left = left;
        this.open = open;
    }

    /** The first token. */
    int start() {
        return left + 1;
    }

    int length() {
        return right - left - 1;
    }

    /** Whether the operand has one of these flags. */
    boolean has(int wanted) {
        return (flags & wanted) != 0;
    }
}
