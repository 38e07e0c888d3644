package dev.portcullis.firewall;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the column of each parameter: {@code column = ?}, {@code column IN (?, ..)}, {@code column BETWEEN ? AND ?}, {@code SET column = ?},
 * {@code INSERT INTO t (column) VALUES (?)}. Only a parameter that is a whole operand has one, and only a column that is. It takes no guess: a name that may be
 * an alias is no column.
 */
final class ParameterPass {
    private static final int IN = Words.kind("IN");
    private static final int NOT = Words.kind("NOT");
    private static final int AND = Words.kind("AND");
    private static final int LIKE = Words.kind("LIKE");
    private static final int REGEXP = Words.kind("REGEXP");
    private static final int BETWEEN = Words.kind("BETWEEN");
    private static final int VALUES = Words.kind("VALUES");
    private static final int ROW = Words.kind("ROW");

    private static final boolean[] COMPARES = ColumnNames.kinds("LIKE REGEXP");
    private static final boolean[] BEFORE_OPERAND = ColumnNames.kinds("WHERE AND OR XOR NOT ON HAVING SET WHEN UPDATE");
    private static final boolean[] AFTER_OPERAND = ColumnNames.kinds(
            "AND OR XOR WHERE GROUP HAVING ORDER LIMIT FOR LOCK ON JOIN INNER LEFT RIGHT CROSS STRAIGHT_JOIN NATURAL THEN ESCAPE");

    static {
        for (int kind : new int[] {
            '=',
            '<',
            '>',
            Token.LESS_OR_EQUAL,
            Token.GREATER_OR_EQUAL,
            Token.NOT_EQUAL,
            Token.NULL_SAFE_EQUAL,
            Token.ASSIGN
        }) {
            COMPARES[kind] = true;
        }
        for (int kind : new int[] {'(', ',', Token.AND_AND, Token.OR_OR}) {
            BEFORE_OPERAND[kind] = true;
        }
        for (int kind : new int[] {')', ',', ';', Token.END, Token.AND_AND, Token.OR_OR}) {
            AFTER_OPERAND[kind] = true;
        }
    }

    private final Tokens tokens;
    private final ColumnNames names;
    private final Deque<Frame> frames = new ArrayDeque<>();
    /** The columns before {@code VALUES}, while its rows are read. */
    private @Nullable List<BoundColumn> inserted;

    ParameterPass(String sql, Tokens tokens, List<String> tables) {
        this.tokens = tokens;
        this.names = new ColumnNames(sql, tokens, tables);
    }

    /** A pair of parentheses: what its values are compared with, or the columns of a row. */
    private static final class Frame {
        final @Nullable BoundColumn column;
        final @Nullable List<BoundColumn> row;
        int place;

        Frame(@Nullable BoundColumn column, @Nullable List<BoundColumn> row) {
            this.column = column;
            this.row = row;
        }
    }

    List<BoundColumn> run() {
        List<BoundColumn> columns = new ArrayList<>();
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            if (names.isObscure(i)) {
                return List.of();
            }
            switch (tokens.kind(i)) {
                case '(' -> frames.push(open(i));
                case ')' -> frames.poll();
                case ',' -> comma();
                case ';' -> endStatement();
                case Token.VALUE -> {
                    if (tokens.has(i, Token.PARAMETER)) {
                        BoundColumn column = column(i);
                        columns.add(column == null ? names.unknown() : column);
                    }
                }
                default -> word(i);
            }
        }
        return tokens.isCut() ? List.of() : columns;
    }

    private void endStatement() {
        frames.clear();
        inserted = null;
    }

    private void comma() {
        Frame frame = frames.peek();
        if (frame != null) {
            frame.place++;
        }
    }

    private void word(int i) {
        int kind = tokens.kind(i);
        if (frames.isEmpty() && kind != ROW) {
            inserted = kind == VALUES ? columnsBefore(i) : null;
        }
    }

    private Frame open(int i) {
        int before = tokens.kind(i - 1);
        if (before == IN) {
            return new Frame(columnBefore(i - 1), null);
        }
        boolean row = frames.isEmpty() && (before == VALUES || before == ROW || before == ',');
        return new Frame(null, row ? inserted : null);
    }

    /** The names in the parentheses before {@code VALUES}. */
    private @Nullable List<BoundColumn> columnsBefore(int values) {
        if (tokens.kind(values - 1) != ')') {
            return null;
        }
        int open = values - 1;
        while (tokens.kind(open) != '(' && tokens.kind(open) != Token.END) {
            open--;
        }
        List<BoundColumn> columns = new ArrayList<>();
        int before = open;
        for (int i = open + 1; i < values; i++) {
            if (tokens.kind(i) == ',' || tokens.kind(i) == ')') {
                BoundColumn column = names.endingAt(i - 1, before);
                columns.add(column == null ? names.unknown() : column);
                before = i;
            }
        }
        return columns;
    }

    private @Nullable BoundColumn column(int i) {
        Frame frame = frames.peek();
        int before = tokens.kind(i - 1);
        int after = tokens.kind(i + 1);
        if (frame != null && (before == '(' || before == ',') && (after == ',' || after == ')')) {
            if (frame.row != null) {
                return frame.place < frame.row.size() ? frame.row.get(frame.place) : null;
            }
            return frame.column;
        }
        if (BEFORE_OPERAND[before] && COMPARES[after] && after != LIKE && after != REGEXP) {
            return columnAfter(i + 1);
        }
        if (!AFTER_OPERAND[after]) {
            return null;
        }
        if (COMPARES[before] || (before == BETWEEN && after == AND)) {
            return columnBefore(i - 1);
        }
        boolean upper = before == AND && tokens.kind(i - 2) == Token.VALUE && tokens.kind(i - 3) == BETWEEN;
        return upper ? columnBefore(i - 3) : null;
    }

    /** The operand before an operator, when it is a column and nothing else. */
    private @Nullable BoundColumn columnBefore(int operator) {
        int last = tokens.kind(operator - 1) == NOT ? operator - 2 : operator - 1;
        int first = names.first(last);
        return BEFORE_OPERAND[tokens.kind(first - 1)] ? names.endingAt(last, first - 1) : null;
    }

    private @Nullable BoundColumn columnAfter(int operator) {
        int last = operator + 1;
        while (tokens.kind(last + 1) == '.') {
            last += 2;
        }
        return AFTER_OPERAND[tokens.kind(last + 1)] ? names.endingAt(last, operator) : null;
    }
}
