package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws the {@link Outline} of a text: one pass over its tokens, without recursion, for any sequence of tokens. Words
 * that open a clause, connectives and commas end an operand; parentheses and {@code CASE .. END} nest.
 */
final class OutlinePass {
    private static final int AND = Words.kind("AND");
    private static final int AS = Words.kind("AS");
    private static final int COLLATE = Words.kind("COLLATE");
    private static final int USING = Words.kind("USING");
    private static final int DUPLICATE = Words.kind("DUPLICATE");
    private static final int ON = Words.kind("ON");
    private static final int SELECT = Words.kind("SELECT");
    private static final int BETWEEN = Words.kind("BETWEEN");
    private static final int IS = Words.kind("IS");
    private static final int EXISTS = Words.kind("EXISTS");
    private static final int NOT = Words.kind("NOT");
    private static final int INTERVAL = Words.kind("INTERVAL");
    /** Deeper than any honest statement, and than MySQL's own parser likes. */
    private static final int MOST_DEPTH = 1_000;

    private static final int SET_LITERALS = Token.NUMBER | Token.STRING | Token.HEX;

    final List<Operand> operands = new ArrayList<>();
    final List<Integer> statements = new ArrayList<>();
    final List<Integer> tables = new ArrayList<>();
    final @Nullable Clause[] clauses;
    /** Of each token, the parenthesis that encloses it, or -1. */
    final int[] opens;
    /** Of an opening parenthesis, its end, or 0; of {@code UNION} and the like, the query before it plus one. */
    final int[] closes;
    /** Of an opening parenthesis, the flags of all operands inside. */
    final int[] insides;

    final byte[] groups;
    int firstLiteral = Integer.MAX_VALUE;
    boolean worksOnRows;
    boolean parameters;
    boolean tooDeep;
    /** A bit for each group of names in the text. */
    int groupsSeen;

    private final String sql;
    private final Tokens tokens;
    private final int count;
    private int depth;
    private Frame frame = new Frame(-1, Grammar.STATEMENT, Clause.NONE, -1, null);

    OutlinePass(String sql, Tokens tokens) {
        this.sql = sql;
        this.tokens = tokens;
        count = tokens.count() - 1;
        clauses = new Clause[count];
        opens = new int[count];
        closes = new int[count];
        insides = new int[count];
        groups = new byte[count];
    }

    void run() {
        statements.add(0);
        for (int i = 0; i < count && depth <= MOST_DEPTH; i++) {
            opens[i] = frame.open;
            clauses[i] = frame.clause;
            int kind = tokens.kind(i);
            switch (Grammar.sort(kind)) {
                case OPEN -> open(i, kind);
                case CLOSE -> close(i, kind);
                case CONNECTIVE -> connect(i, kind);
                case COMMA -> boundary(i);
                case SEMICOLON -> nextStatement(i);
                case CLAUSE -> enterClause(i, kind);
                case CONTENT -> content(i, kind);
            }
        }
        tooDeep = depth > MOST_DEPTH;
        while (frame.outer != null) {
            leave(count);
        }
        finish(count);
    }

    private void open(int i, int kind) {
        int frameKind = Grammar.frameKind(kind, tokens.kind(i - 1), tokens.kind(i + 1));
        if (frameKind == Grammar.SUBQUERY) {
            frame.operand.flags |= Operand.SUBQUERY;
        } else if (frameKind == Grammar.CASE_FRAME) {
            frame.operand.flags |= Operand.CASE;
        }
        Clause clause = frameKind == Grammar.SUBQUERY ? Clause.NONE : frame.clause;
        frame = new Frame(i, frameKind, clause, i, frame);
        depth++;
    }

    private void close(int i, int kind) {
        boolean endsCase = kind != ')';
        if (frame.outer == null || endsCase != (frame.kind == Grammar.CASE_FRAME)) {
            return;
        }
        leave(i);
        opens[i] = frame.open;
        clauses[i] = frame.clause;
    }

    private void leave(int i) {
        finish(i);
        Frame inner = frame;
        if (inner.outer == null) {
            return;
        }
        closes[inner.open] = i;
        insides[inner.open] = inner.flags;
        frame = inner.outer;
        depth--;
        if (inner.kind != Grammar.SUBQUERY) {
            int compares = (inner.flags & Operand.COMPARES) == 0 ? 0 : Operand.COMPARES_INSIDE;
            frame.operand.flags |= (inner.flags & Operand.INHERITED) | compares;
        }
    }

    private void connect(int i, int kind) {
        if (kind == AND && frame.between) {
            frame.between = false;
            return;
        }
        frame.flags |= Operand.CONNECTS_INSIDE;
        boundary(i);
    }

    private void boundary(int i) {
        finish(i);
        frame.operand = new Operand(frame.clause, i, frame.open);
    }

    private void finish(int i) {
        Operand operand = frame.operand;
        operand.right = i;
        frame.between = false;
        frame.flags |= operand.flags;
        if (operand.length() > 0) {
            operands.add(operand);
        }
    }

    private void nextStatement(int i) {
        while (frame.outer != null) {
            leave(i);
        }
        frame.clause = Clause.NONE;
        boundary(i);
        if (i + 1 < count) {
            statements.add(i + 1);
        }
    }

    private void enterClause(int i, int kind) {
        boolean inCall = frame.kind == Grammar.CALL && !Grammar.opensInCall(kind);
        if (inCall || Grammar.isOtherUse(kind, tokens.kind(i + 1), frame.clause)) {
            content(i, kind);
            return;
        }
        if (kind == SELECT) {
            frame.select = i;
        } else if (Grammar.combinesQueries(kind)) {
            closes[i] = frame.select + 1;
            frame.select = -1;
        }
        Clause clause = kind == ON && tokens.kind(i + 1) == DUPLICATE ? Clause.SET : Grammar.clause(kind);
        worksOnRows |= clause == Clause.FROM
                || clause == Clause.VALUES
                || (clause == Clause.SET && Verbs.writesRows(tokens.kind(0)));
        frame.clause = clause;
        clauses[i] = clause;
        boundary(i);
    }

    private void content(int i, int kind) {
        Operand operand = frame.operand;
        int before = tokens.kind(i - 1);
        if (kind >= Token.VALUE && kind <= Token.IN_ROW) {
            value(i, kind, before, operand);
        } else if (kind == '@') {
            operand.flags |= Operand.VARIABLE;
        } else if (Grammar.isOperator(kind)) {
            operator(i, kind, before, operand);
        } else if (kind == Token.IDENTIFIER) {
            name(i, before, operand);
        } else if (Grammar.isComparison(kind) && !Grammar.isSearchMode(tokens.kind(i + 1))) {
            compare(operand, kind);
        } else if (kind >= Token.FIRST_WORD) {
            word(i, kind, before, operand);
        }
    }

    private void value(int i, int kind, int before, Operand operand) {
        if (before == '@') {
            operand.flags |= Operand.VARIABLE;
            return;
        }
        if (tokens.has(i, SET_LITERALS)) {
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

    private void compare(Operand operand, int kind) {
        boolean chain = kind != IS && (operand.flags & Operand.COMPARES) != 0;
        operand.flags |= chain ? Operand.CHAIN : Operand.COMPARES;
        frame.between |= kind == BETWEEN;
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
        if (left && right) {
            operand.flags |= Operand.LITERAL_ARITHMETIC;
        }
        if ((left && tokens.has(i - 1, Token.STRING)) || (right && tokens.has(i + 1, Token.STRING))) {
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

    private void name(int i, int before, Operand operand) {
        int quote = tokens.has(i, Token.QUOTED) ? 1 : 0;
        group(i, tokens.start(i) + quote, tokens.end(i) - quote);
        if (frame.clause == Clause.FROM && Grammar.opensTable(before)) {
            tables.add(i);
        }
        if (isCall(i)) {
            operand.flags |= Operand.CALL;
        } else if (before == '@') {
            operand.flags |= Operand.VARIABLE;
        } else if (before != AS && before != COLLATE && before != USING && before != '.') {
            operand.flags |= Operand.COLUMN;
        }
    }

    private void group(int i, int start, int end) {
        int group = Names.group(sql, start, end);
        groups[i] = (byte) group;
        groupsSeen |= 1 << group;
    }

    private void word(int i, int kind, int before, Operand operand) {
        group(i, tokens.start(i), tokens.end(i));
        if (Grammar.isTruth(kind)) {
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
    private static boolean isUnit(int i, int kind, int before, Operand operand) {
        return Grammar.isUnit(kind) && i != operand.start() && !Words.expectsOperand(before);
    }

    /** One pair of parentheses, {@code CASE .. END}, or the whole text. */
    private static final class Frame {
        final int open;
        final int kind;
        final @Nullable Frame outer;
        Clause clause;
        Operand operand;
        int flags;
        int select = -1;
        boolean between;

        Frame(int open, int kind, Clause clause, int left, @Nullable Frame outer) {
            this.open = open;
            this.kind = kind;
            this.clause = clause;
            this.outer = outer;
            operand = new Operand(clause, left, open);
        }
    }
}
