package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws the {@link Outline} of a text: one pass over its tokens, without recursion, for any sequence of tokens. Words
 * that open a clause, connectives and commas end an operand; parentheses and {@code CASE .. END} nest. What an operand holds is read by
 * {@link OperandContents}.
 */
final class OutlinePass {
    private static final int AND = Words.kind("AND");
    private static final int DUPLICATE = Words.kind("DUPLICATE");
    private static final int ON = Words.kind("ON");
    private static final int SELECT = Words.kind("SELECT");
    private static final int CALL = Words.kind("CALL");
    private static final int BETWEEN = Words.kind("BETWEEN");
    /** Deeper than any honest statement, and than MySQL's own parser likes. */
    private static final int MOST_DEPTH = 1_000;

    final List<Operand> operands = new ArrayList<>();
    final List<Integer> statements = new ArrayList<>();
    final @Nullable Clause[] clauses;
    /** Of each token, the parenthesis that encloses it, or -1. */
    final int[] opens;
    /** Of an opening parenthesis, its end, or 0; of {@code UNION} and the like, the query before it plus one. */
    final int[] closes;
    /** Of an opening parenthesis, the flags of all operands inside. */
    final int[] insides;

    final OperandContents contents;
    boolean worksOnRows;
    /** The parenthesis of the arguments of {@code CALL procedure(..)}, which are values of the application, or -1. */
    int procedureArguments = -1;

    boolean tooDeep;

    private final Tokens tokens;
    private final int count;
    private int depth;
    private boolean callsProcedure;
    private Frame frame = new Frame(-1, Grammar.STATEMENT, Clause.NONE, -1, null);

    OutlinePass(String sql, Tokens tokens) {
        this.tokens = tokens;
        contents = new OperandContents(sql, tokens);
        count = tokens.count() - 1;
        clauses = new Clause[count];
        opens = new int[count];
        closes = new int[count];
        insides = new int[count];
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
        int next = tokens.kind(i + 1);
        if (Grammar.isOtherUse(next, tokens.kind(i + 2), frame.clause)) {
            next = Token.IDENTIFIER;
        }
        int frameKind = Grammar.frameKind(kind, tokens.kind(i - 1), next);
        if (frameKind == Grammar.CALL && depth == 0 && procedureArguments < 0 && callsProcedure) {
            procedureArguments = i;
            frameKind = Grammar.GROUP;
        } else if (frameKind == Grammar.SUBQUERY) {
            frame.operand.flags |= Operand.SUBQUERY;
        } else if (frameKind == Grammar.CASE_FRAME) {
            frame.operand.flags |= Operand.CASE;
        }
        Clause clause = frameKind == Grammar.SUBQUERY ? Clause.NONE : frame.clause;
        frame = new Frame(i, frameKind, clause, i, frame);
        depth++;
    }

    private void close(int i, int kind) {
        boolean inCase = frame.kind == Grammar.CASE_FRAME;
        if (Grammar.isColumn(kind, tokens.kind(i - 1), inCase, frame.clause)) {
            content(i, kind);
            return;
        }
        boolean endsCase = kind != ')';
        if (frame.outer == null || endsCase != inCase) {
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
        if (kind == BETWEEN && !Grammar.isSearchMode(tokens.kind(i + 1))) {
            frame.between = true;
        }
        if (kind == CALL && Verbs.callsProcedure(tokens, i)) {
            callsProcedure = true;
            worksOnRows = true;
            frame.clause = Clause.VALUES;
        }
        contents.read(i, kind, frame.operand, frame.clause);
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
