package dev.portcullis.firewall;

import java.util.Arrays;

/** What each kind of token does to the structure of a statement. */
final class Grammar {
    /** What a token does to the operand that it stands in. */
    enum Sort {
        CONTENT,
        OPEN,
        CLOSE,
        CONNECTIVE,
        COMMA,
        SEMICOLON,
        CLAUSE
    }

    // What a pair of parentheses is.
    static final int STATEMENT = 0;
    static final int GROUP = 1;
    static final int CALL = 2;
    static final int SUBQUERY = 3;
    static final int CASE_FRAME = 4;

    static final int SELECT = Words.kind("SELECT");
    static final int CASE = Words.kind("CASE");

    private static final int VALUES = Words.kind("VALUES");
    private static final int VALUE = Words.kind("VALUE");
    private static final int ORDER = Words.kind("ORDER");
    private static final int OFFSET = Words.kind("OFFSET");
    private static final int END = Words.kind("END");
    private static final int IN = Words.kind("IN");
    private static final int IS = Words.kind("IS");

    private static final int COMPARISON = 1;
    private static final int AGGREGATE = 1 << 1;
    private static final int UNIT = 1 << 2;
    private static final int PLAIN_CALL = 1 << 3;
    private static final int NO_FUNCTION = 1 << 4;
    private static final int OPERATOR = 1 << 5;
    private static final int CONDITION = 1 << 6;
    private static final int COMBINES = 1 << 7;
    private static final int STARTS_QUERY = 1 << 8;
    private static final int TRUTH = 1 << 9;
    private static final int SEARCH_MODE = 1 << 10;
    private static final int BEFORE_TABLE = 1 << 11;
    private static final int CHANGES_MEANING = 1 << 12;
    private static final int TYPES_LITERAL = 1 << 13;

    private static final Sort[] SORTS = new Sort[Words.KINDS];
    private static final Clause[] CLAUSES = new Clause[Words.KINDS];
    private static final int[] TRAITS = new int[Words.KINDS];

    static {
        Arrays.fill(SORTS, Sort.CONTENT);
        Arrays.fill(CLAUSES, Clause.NONE);
        SORTS['('] = Sort.OPEN;
        SORTS[')'] = Sort.CLOSE;
        SORTS[','] = Sort.COMMA;
        SORTS[';'] = Sort.SEMICOLON;
        SORTS[Token.AND_AND] = Sort.CONNECTIVE;
        SORTS[Token.OR_OR] = Sort.CONNECTIVE;
        sort(Sort.OPEN, "CASE");
        sort(Sort.CLOSE, "END");
        sort(Sort.CONNECTIVE, "AND OR XOR WHEN THEN ELSE");
        clause(Clause.NONE, "UNION EXCEPT INTERSECT PROCEDURE FOR LOCK WINDOW WITH TABLE");
        clause(Clause.SELECT_LIST, "SELECT");
        clause(Clause.FROM, "FROM JOIN STRAIGHT_JOIN USING");
        clause(Clause.ON, "ON");
        clause(Clause.WHERE, "WHERE");
        clause(Clause.GROUP_BY, "GROUP");
        clause(Clause.HAVING, "HAVING");
        clause(Clause.ORDER_BY, "ORDER");
        clause(Clause.LIMIT, "LIMIT OFFSET");
        clause(Clause.VALUES, "VALUES VALUE");
        clause(Clause.SET, "SET");
        clause(Clause.INTO, "INTO");
        trait(CONDITION, "AND OR XOR");
        trait(CONDITION, Token.AND_AND, Token.OR_OR);
        trait(COMBINES, "UNION EXCEPT INTERSECT");
        trait(STARTS_QUERY, "SELECT TABLE VALUES WITH");
        trait(TRUTH, "TRUE FALSE");
        trait(SEARCH_MODE, "BOOLEAN NATURAL");
        trait(TYPES_LITERAL, "DATE TIME TIMESTAMP");
        trait(BEFORE_TABLE, "FROM JOIN STRAIGHT_JOIN USING");
        trait(BEFORE_TABLE, ',', '(');
        trait(COMPARISON, "LIKE REGEXP IN BETWEEN IS SOUNDS");
        trait(COMPARISON, '=', '<', '>', Token.LESS_OR_EQUAL, Token.GREATER_OR_EQUAL, Token.NOT_EQUAL);
        trait(COMPARISON, Token.NULL_SAFE_EQUAL);
        trait(OPERATOR, '+', '-', '*', '/', '%', '^', '|', '&', Token.SHIFT_LEFT, Token.SHIFT_RIGHT, Token.CONCAT);
        trait(OPERATOR, "DIV MOD");
        trait(AGGREGATE, "COUNT SUM MAX MIN AVG GROUP_CONCAT STD STDDEV_SAMP VARIANCE VAR_SAMP BIT_AND BIT_OR BIT_XOR");
        trait(UNIT, "DAY HOUR MINUTE MONTH QUARTER SECOND WEEK YEAR MICROSECOND ASC DESC ESCAPE UNKNOWN NCHAR SIGNED");
        trait(UNIT, "DATETIME DATE TIME AT ZONE ANY MODE BOOLEAN LANGUAGE QUERY EXPANSION AGAINST OF ROLLUP");
        trait(PLAIN_CALL, "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER UTC_DATE UTC_TIME UTC_TIMESTAMP");
        trait(
                NO_FUNCTION,
                "AND OR XOR NOT IN WHERE ON HAVING SELECT FROM JOIN BY WHEN THEN ELSE CASE SET VALUES VALUE");
        trait(NO_FUNCTION, "USING AS LIKE REGEXP BETWEEN ALL ANY EXISTS UNION EXCEPT INTERSECT LIMIT OFFSET INTERVAL");
        trait(NO_FUNCTION, "DISTINCT INTO DIV BINARY KEY INDEX OVER IS UNIQUE PRIMARY REFERENCES CHECK RETURN TABLE");
        trait(
                CHANGES_MEANING,
                "SELECT UNION AND OR XOR WHERE FROM INTO HAVING ORDER GROUP LIKE REGEXP CASE INSERT UPDATE");
        trait(CHANGES_MEANING, "IF COUNT SUBSTR CAST CHAR");
        trait(CHANGES_MEANING, Token.IDENTIFIER, Token.VALUE, Token.VALUES);
    }

    private Grammar() {}

    static Sort sort(int kind) {
        return SORTS[kind];
    }

    static Clause clause(int kind) {
        return CLAUSES[kind];
    }

    static int frameKind(int opening, int before, int after) {
        if (opening == CASE) {
            return CASE_FRAME;
        }
        if (is(STARTS_QUERY, after)) {
            return SUBQUERY;
        }
        boolean function = before == Token.IDENTIFIER || (before >= Token.FIRST_WORD && !is(NO_FUNCTION, before));
        return function ? CALL : GROUP;
    }

    /** Whether a word that opens a clause does so inside the parentheses of a call too. */
    static boolean opensInCall(int kind) {
        return kind == ORDER || kind == SELECT || CLAUSES[kind] == Clause.NONE;
    }

    /** Whether a word that can open a clause does not open one here: the function {@code VALUES(a)}, a column {@code value} or {@code offset}. */
    static boolean isOtherUse(int kind, int after, Clause clause) {
        boolean row = after == '(' || after == Token.ROW || after == Token.ROW_OF_ONE;
        return (kind == VALUES && (clause == Clause.SET || clause.isPredicate()) && row)
                || (kind == OFFSET && clause != Clause.LIMIT)
                || (kind == VALUE && !row && after != Token.ROWS && after != Token.ROWS_OF_ONE);
    }

    /** Whether {@code END} is a column: no {@code CASE} is open that it could end, or an operand of it is still to come. */
    static boolean isColumn(int kind, int before, boolean inCase, Clause clause) {
        return kind == END
                && clause != Clause.NONE
                && (!inCase
                        || Words.expectsOperand(before)
                        || sort(before) == Sort.CONNECTIVE
                        || sort(before) == Sort.OPEN);
    }

    /** Whether a column or a value, and never a unit, stands behind a token: behind a comparison, an operator or what begins a condition. */
    static boolean takesColumn(int kind) {
        return (isComparison(kind) && kind != IN && kind != IS)
                || isOperator(kind)
                || joinsConditions(kind)
                || (CLAUSES[kind] != null && CLAUSES[kind].isPredicate());
    }

    static boolean isComparison(int kind) {
        return is(COMPARISON, kind);
    }

    static boolean isOperator(int kind) {
        return is(OPERATOR, kind);
    }

    static boolean joinsConditions(int kind) {
        return is(CONDITION, kind);
    }

    static boolean combinesQueries(int kind) {
        return is(COMBINES, kind);
    }

    static boolean isTruth(int kind) {
        return is(TRUTH, kind);
    }

    static boolean isAggregate(int kind) {
        return is(AGGREGATE, kind);
    }

    static boolean isUnit(int kind) {
        return is(UNIT, kind);
    }

    static boolean isCallWithoutParentheses(int kind) {
        return is(PLAIN_CALL, kind);
    }

    /** Whether the word after {@code IN} makes it part of a full-text search: {@code IN BOOLEAN MODE}. */
    static boolean isSearchMode(int kind) {
        return is(SEARCH_MODE, kind);
    }

    /** Whether the name of a table comes after a token of this kind in a {@code FROM} clause. */
    static boolean opensTable(int kind) {
        return is(BEFORE_TABLE, kind);
    }

    /** Whether the string behind a word of this kind makes it one literal: {@code DATE '2026-01-01'}. */
    static boolean typesLiteral(int kind) {
        return is(TYPES_LITERAL, kind);
    }

    /** Whether a statement with a token of this kind in a version comment means something else on servers that skip it. */
    static boolean changesMeaning(int kind) {
        return is(CHANGES_MEANING, kind);
    }

    private static boolean is(int trait, int kind) {
        return (TRAITS[kind] & trait) != 0;
    }

    private static void sort(Sort sort, String words) {
        for (String word : words.split(" ", -1)) {
            SORTS[Words.kind(word)] = sort;
        }
    }

    private static void clause(Clause clause, String words) {
        sort(Sort.CLAUSE, words);
        for (String word : words.split(" ", -1)) {
            CLAUSES[Words.kind(word)] = clause;
        }
    }

    private static void trait(int trait, String words) {
        for (String word : words.split(" ", -1)) {
            TRAITS[Words.kind(word)] |= trait;
        }
    }

    private static void trait(int trait, int... kinds) {
        for (int kind : kinds) {
            TRAITS[kind] |= trait;
        }
    }
}
