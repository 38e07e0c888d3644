package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;

/** Reads what the operands of an {@link Outline} hold: columns, literals, calls, calculation, comparison, and the names that rules know. */
final class OperandContents {
    private static final int AS = Words.kind("AS");
    private static final int COLLATE = Words.kind("COLLATE");
    private static final int USING = Words.kind("USING");
    private static final int IS = Words.kind("IS");
    private static final int EXISTS = Words.kind("EXISTS");
    private static final int NOT = Words.kind("NOT");
    private static final int NULL = Words.kind("NULL");
    private static final int TRUE = Words.kind("TRUE");
    private static final int FALSE = Words.kind("FALSE");
    private static final int UNKNOWN = Words.kind("UNKNOWN");
    private static final int MEMBER = Words.kind("MEMBER");
    private static final int OF = Words.kind("OF");
    private static final int INTERVAL = Words.kind("INTERVAL");
    private static final int TIMESTAMPDIFF = Words.kind("TIMESTAMPDIFF");
    private static final int TIMESTAMPADD = Words.kind("TIMESTAMPADD");
    private static final int EXTRACT = Words.kind("EXTRACT");
    private static final int CONVERT = Words.kind("CONVERT");
    private static final int FROM = Words.kind("FROM");
    private static final int SOUNDS = Words.kind("SOUNDS");

    private static final int SET_LITERALS = Token.NUMBER | Token.STRING | Token.HEX;

    final List<Integer> tables = new ArrayList<>();
    final byte[] groups;
    int firstLiteral = Integer.MAX_VALUE;
    boolean parameters;
    /** A bit for each group of names in the text. */
    int groupsSeen;

    private final String sql;
    private final Tokens tokens;

    OperandContents(String sql, Tokens tokens) {
        this.sql = sql;
        this.tokens = tokens;
        groups = new byte[tokens.count() - 1];
    }

    /** Reads a token of an operand that stands in a clause. */
    void read(int i, int kind, Operand operand, Clause clause) {
        int before = tokens.kind(i - 1);
        if (kind >= Token.VALUE && kind <= Token.IN_ROW) {
            value(i, kind, before, operand);
            if (tokens.has(i, Token.NULL) && clause.isPredicate() && before != IS && Grammar.isComparison(before)) {
                // WHERE a = NULL: a value was put there, since a test for NULL is written with IS.
                firstLiteral = Math.min(firstLiteral, i);
            }
        } else if (kind == '@') {
            operand.flags |= Operand.VARIABLE;
        } else if (Grammar.isOperator(kind)) {
            operator(i, kind, before, operand);
        } else if (kind == Token.IDENTIFIER) {
            name(i, before, operand, clause);
        } else if (Grammar.isComparison(kind) && before != SOUNDS && !Grammar.isSearchMode(tokens.kind(i + 1))) {
            boolean tests =
                    kind == IS && endsInLiteral(i - 1) && (turnsRound(i + 1) || tokens.has(i - 1, Token.STRING));
            compare(operand, tests ? '=' : kind);
        } else if (kind == MEMBER && tokens.kind(i + 1) == OF) {
            compare(operand, kind);
        } else if (kind >= Token.FIRST_WORD) {
            word(i, kind, before, operand, clause);
        }
    }

    private boolean endsInLiteral(int i) {
        return isLiteral(i) || (tokens.kind(i - 1) == COLLATE && isLiteral(i - 2));
    }

    /** Whether what comes behind {@code IS} is true of what is not true: {@code NULL}, {@code NOT NULL}, {@code FALSE}, {@code NOT TRUE}. */
    private boolean turnsRound(int i) {
        boolean not = tokens.kind(i) == NOT;
        int kind = tokens.kind(not ? i + 1 : i);
        return kind == NULL || kind == UNKNOWN || (not ? kind == TRUE : kind == FALSE);
    }

    private void value(int i, int kind, int before, Operand operand) {
        if (before == '@') {
            operand.flags |= Operand.VARIABLE;
            return;
        }
        if (isSetLiteral(i)) {
            firstLiteral = Math.min(firstLiteral, i);
        }
        operand.flags |= Operand.LITERAL;
        if (tokens.has(i, Token.STRING)) {
            operand.flags |= Operand.STRING;
        }
        if (tokens.has(i, Token.PARAMETER)) {
            operand.flags |= Operand.PARAMETER;
            parameters = true;
        }
        if (kind == Token.IN_ROW) {
            compare(operand, kind);
        }
    }

    /** Whether a literal stands at a token, no parameter marker and no {@code NULL}, or a number that an injected letter turned into a name. */
    boolean isSetLiteral(int i) {
        int kind = tokens.kind(i);
        if (kind == Token.IDENTIFIER) {
            return !tokens.has(i, Token.QUOTED) && CharClass.is(CharClass.DIGIT, sql.charAt(tokens.start(i)));
        }
        return kind >= Token.VALUE && kind <= Token.IN_ROW && tokens.has(i, SET_LITERALS) && tokens.kind(i - 1) != '@';
    }

    private static void compare(Operand operand, int kind) {
        boolean chain = kind != IS && (operand.flags & Operand.COMPARES) != 0;
        operand.flags |= chain ? Operand.CHAIN : Operand.COMPARES;
    }

    private void operator(int i, int kind, int before, Operand operand) {
        boolean star = kind == '*' && (i == operand.start() || before == '.' || before == '(' || before == ',');
        if (star) {
            return;
        }
        if (i == operand.start() || Words.expectsOperand(before)) {
            if (tokens.kind(i + 1) != Token.VALUE) {
                operand.flags |= Operand.CALCULATES;
            }
            return;
        }
        calculate(i, operand);
    }

    private void calculate(int i, Operand operand) {
        operand.flags |= Operand.CALCULATES;
        if (tokens.kind(i + 1) == INTERVAL || tokens.kind(i - 3) == INTERVAL) {
            return;
        }
        boolean left = (isLiteral(i - 1) && tokens.kind(i - 2) != '@') || tokens.kind(i - 1) == Token.VALUES;
        boolean right = isLiteral(i + 1);
        boolean list = tokens.kind(i + 1) == Token.VALUES;
        if (left && (right || list)) {
            operand.flags |= Operand.LITERAL_ARITHMETIC;
        }
        // SET a = a - '1'
        boolean assigned = operand.clause == Clause.SET && i == operand.start() + 3 && !left;
        if ((left && tokens.has(i - 1, Token.STRING)) || (right && !assigned && tokens.has(i + 1, Token.STRING))) {
            operand.flags |= Operand.STRING_ARITHMETIC;
        }
    }

    private boolean isLiteral(int i) {
        int kind = tokens.kind(i);
        return kind == Token.VALUE || kind == Token.ROW_OF_ONE || Grammar.isTruth(kind);
    }

    private boolean isCall(int i) {
        int next = tokens.kind(i + 1);
        return next == '(' || next == Token.ROW || next == Token.ROW_OF_ONE;
    }

    private void name(int i, int before, Operand operand, Clause clause) {
        int quote = tokens.has(i, Token.QUOTED) ? 1 : 0;
        group(i, tokens.start(i) + quote, tokens.end(i) - quote);
        if (isSetLiteral(i)) {
            firstLiteral = Math.min(firstLiteral, i);
        }
        if (clause == Clause.FROM && Grammar.opensTable(before)) {
            tables.add(i);
        }
        if (isCall(i)) {
            operand.flags |= Operand.CALL;
        } else if (before == '@') {
            operand.flags |= Operand.VARIABLE;
        } else if (before != AS && before != COLLATE && before != USING && before != '.' && before != '{') {
            operand.flags |= Operand.COLUMN;
        }
    }

    private void group(int i, int start, int end) {
        int group = Names.group(sql, start, end);
        groups[i] = (byte) group;
        groupsSeen |= 1 << group;
    }

    private void word(int i, int kind, int before, Operand operand, Clause clause) {
        group(i, tokens.start(i), tokens.end(i));
        if (clause == Clause.FROM && Grammar.opensTable(before) && !Words.isReserved(kind)) {
            // FROM user, JOIN account: keywords that are names.
            tables.add(i);
        }
        if (Grammar.isTruth(kind) || (Grammar.typesLiteral(kind) && tokens.has(i + 1, Token.STRING))) {
            operand.flags |= Operand.LITERAL;
        } else if (kind == NOT) {
            operand.flags |= Operand.NEGATED;
        } else if (isCall(i) || Grammar.isCallWithoutParentheses(kind)) {
            operand.flags |= Operand.CALL
                    | (Grammar.isAggregate(kind) ? Operand.AGGREGATE : 0)
                    | (kind == EXISTS ? Operand.EXISTS : 0);
        } else if (before == '@') {
            operand.flags |= Operand.VARIABLE;
        } else if (!Words.isReserved(kind) && before != AS && !isUnit(i, kind, before, operand)) {
            operand.flags |= Operand.COLUMN;
        }
    }

    /** {@code DAY} in {@code INTERVAL 1 DAY}, {@code DESC} behind a column: no column of that name. */
    private boolean isUnit(int i, int kind, int before, Operand operand) {
        return i == operand.start()
                ? isUnitOrType(i, kind, before, operand.open - 1)
                : Grammar.isUnit(kind) && !Words.expectsOperand(before);
    }

    /** {@code TIMESTAMPDIFF(DAY, ..)}, {@code EXTRACT(DAY FROM ..)}, {@code CONVERT(.., SIGNED)}: the first or last argument is a word. */
    private boolean isUnitOrType(int i, int kind, int before, int call) {
        int function = call < 0 ? 0 : tokens.kind(call);
        int next = tokens.kind(i + 1);
        if (before == '(') {
            boolean counts = function == TIMESTAMPDIFF || function == TIMESTAMPADD;
            return Grammar.isUnit(kind) && ((counts && next == ',') || (function == EXTRACT && next == FROM));
        }
        return function == CONVERT && before == ',' && (next == ')' || next == Token.ROW_OF_ONE);
    }
}
