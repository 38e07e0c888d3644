package dev.portcullis.firewall;

/** Where in a statement a token stands. */
enum Clause {
    /** At the head of a statement, or in a statement without clauses. */
    NONE,
    SELECT_LIST,
    FROM,
    ON,
    WHERE,
    GROUP_BY,
    HAVING,
    ORDER_BY,
    LIMIT,
    VALUES,
    SET,
    INTO;

    /** Whether an application puts values into this clause. */
    boolean takesValue() {
        return isPredicate() || this == VALUES || this == SET || this == ORDER_BY;
    }

    boolean isPredicate() {
        return this == WHERE || this == ON || this == HAVING;
    }
}
