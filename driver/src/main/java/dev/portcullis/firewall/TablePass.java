package dev.portcullis.firewall;

import org.jspecify.annotations.Nullable;

/**
 * Finds the tables that a text names, by the words before them, in one pass over its tokens without recursion. Any text
 * has an answer: what the grammar of MySQL would refuse is read as far as it goes, and rather with a table too many.
 */
final class TablePass {
    private static final int FROM = Words.kind("FROM");
    private static final int JOIN = Words.kind("JOIN");
    private static final int STRAIGHT_JOIN = Words.kind("STRAIGHT_JOIN");
    private static final int USING = Words.kind("USING");
    private static final int TABLE = Words.kind("TABLE");
    private static final int SELECT = Words.kind("SELECT");
    private static final int VALUES = Words.kind("VALUES");
    private static final int INSERT = Words.kind("INSERT");
    private static final int REPLACE = Words.kind("REPLACE");
    private static final int UPDATE = Words.kind("UPDATE");
    private static final int HISTOGRAM = Words.kind("HISTOGRAM");
    private static final int ON = Words.kind("ON");
    private static final int DELETE = Words.kind("DELETE");
    private static final int SET = Words.kind("SET");
    private static final int WITH = Words.kind("WITH");
    private static final int RECURSIVE = Words.kind("RECURSIVE");
    private static final int JSON_TABLE = Words.kind("JSON_TABLE");
    private static final int FOR = Words.kind("FOR");
    /** Common table expressions that are known by name; a name beyond them counts as a table. */
    private static final int MOST_DEFINED = 64;

    /** Assigned columns whose table is looked up; one beyond them may be of any table. */
    private static final int MOST_ASSIGNED = 1_000;

    private static final boolean[] NO_VERB_AFTER = kinds("FOR KEY ON OR BEFORE AFTER GRANT REVOKE");
    private static final boolean[] MODIFIERS = kinds("LOW_PRIORITY DELAYED HIGH_PRIORITY IGNORE QUICK INTO");
    private static final boolean[] BEFORE_STATEMENT = kinds("BEGIN THEN ELSE DO LOOP REPEAT");
    private static final boolean[] END_OF_SOURCES =
            kinds("WHERE GROUP HAVING ORDER LIMIT WINDOW INTO VALUES SET UNION EXCEPT INTERSECT PROCEDURE LOCK FOR");
    private static final boolean[] INDEX_HINT = kinds("JOIN ORDER GROUP");

    private final String sql;
    private final Tokens tokens;
    private final TableNames names;
    private final TableList list = new TableList();
    private final TableHeads heads;
    private Frame frame = new Frame(null);

    private TablePass(String sql, Tokens tokens) {
        this.sql = sql;
        this.tokens = tokens;
        names = new TableNames(sql, tokens);
        heads = new TableHeads(tokens, names, list);
    }

    static Structure structure(String sql, Tokens tokens) {
        TablePass pass = new TablePass(sql, tokens);
        pass.run();
        pass.list.endStatement();
        if (tokens.isCut()) {
            // Nobody looked at what is behind.
            pass.list.cut();
        }
        return pass.list.structure(Operations.of(tokens, 0));
    }

    private void run() {
        boolean starts = true;
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            int kind = tokens.kind(i);
            if (starts) {
                heads.read(i);
            }
            starts = kind == ';' || BEFORE_STATEMENT[kind];
            switch (kind) {
                case '(' -> open(i);
                case ')' -> frame = frame.outer == null ? frame : frame.outer;
                case ',' -> comma();
                case ';' -> endStatement();
                case '{' -> i += frame.expects ? 1 : 0; // {OJ a LEFT JOIN b ..}
                case Token.HINTS_START -> i = hintsEnd(i);
                default -> i = wordOrName(i, kind);
            }
        }
    }

    private int hintsEnd(int hints) {
        int i = hints;
        while (tokens.kind(i + 1) != Token.END && tokens.kind(i) != Token.HINTS_END) {
            i++;
        }
        return i;
    }

    private void endStatement() {
        frame = new Frame(null);
        list.endStatement();
    }

    private void comma() {
        frame.expects = frame.lists;
        settleDefinition();
    }

    /** A parenthesis where a table may stand holds a query or joined tables; elsewhere it holds neither. */
    private void open(int i) {
        int next = tokens.kind(i + 1);
        boolean joins = frame.expects && next != SELECT && next != WITH && next != TABLE && next != VALUES;
        frame.expects = false;
        frame = new Frame(frame);
        frame.expects = joins;
        frame.lists = joins;
    }

    private int wordOrName(int i, int kind) {
        if (frame.expects && names.isName(i)) {
            return source(i);
        }
        if (frame.definesQueries && frame.defining == null && names.isName(i)) {
            frame.defining = tokens.name(sql, i);
            if (frame.recursive) {
                frame.define(frame.defining);
            }
            return i;
        }
        int before = tokens.kind(i - 1);
        return kind < Token.FIRST_WORD || before == '.' || before == '@' ? i : word(i, kind, before);
    }

    private int word(int i, int kind, int before) {
        boolean verb = !NO_VERB_AFTER[before] && !isOpen(tokens.kind(i + 1)) && !isOfAnalyze(i, kind);
        if (kind == SELECT) {
            startQuery();
        } else if (kind == FROM || kind == JOIN || kind == STRAIGHT_JOIN) {
            expectSources(kind, before);
        } else if (kind == USING && frame.deletes && !isOpen(tokens.kind(i + 1))) {
            list.takeAsTargets();
            frame.targetsNamed = true;
            frame.expects = true;
        } else if ((kind == INSERT || kind == REPLACE) && verb && before != ',') {
            return insert(i);
        } else if ((kind == UPDATE || kind == DELETE) && verb && before != ',') {
            return change(i, kind);
        } else if (kind == SET) {
            assign(i);
        } else if (kind == WITH && !frame.queries) {
            frame.definesQueries = true;
            frame.recursive = tokens.kind(i + 1) == RECURSIVE;
        } else if (kind == JSON_TABLE || (END_OF_SOURCES[kind] && !(kind == FOR && INDEX_HINT[tokens.kind(i + 1)]))) {
            frame.expects = false;
            frame.lists = kind == JSON_TABLE && frame.lists;
        } else {
            heads.readInside(i);
        }
        return i;
    }

    /** {@code ANALYZE TABLE .. UPDATE HISTOGRAM ON ..}. */
    private boolean isOfAnalyze(int i, int kind) {
        return kind == UPDATE && tokens.kind(i + 1) == HISTOGRAM && tokens.kind(i + 2) == ON;
    }

    private void startQuery() {
        endDefinitions();
        frame.queries = true;
        frame.lists = false;
        frame.expects = false;
    }

    private void expectSources(int kind, int before) {
        boolean query = frame.queries || frame.deletes;
        boolean joins = kind == JOIN ? before != FOR : frame.lists;
        if (kind == FROM ? query : joins) {
            frame.targetsNamed |= kind == FROM && frame.namesTargets;
            frame.namesTargets = false;
            frame.expects = true;
            frame.lists = true;
        }
    }

    private int insert(int verb) {
        int i = skipModifiers(verb + 1);
        endDefinitions();
        if (!names.isName(i)) {
            return i - 1;
        }
        list.add(names.schema(i), names.name(i), names.alias(i), false, true);
        return names.last(i);
    }

    private int change(int verb, int kind) {
        int i = skipModifiers(verb + 1);
        endDefinitions();
        frame.updates = kind == UPDATE;
        frame.deletes = kind == DELETE;
        frame.namesTargets = kind == DELETE && tokens.kind(i) != FROM;
        frame.expects = true;
        frame.lists = true;
        return i - 1;
    }

    private int skipModifiers(int from) {
        int i = from;
        if (tokens.kind(i) == Token.HINTS_START) {
            i = hintsEnd(i) + 1;
        }
        while (MODIFIERS[tokens.kind(i)]) {
            i++;
        }
        return i;
    }

    /** A name where a table may stand. */
    private int source(int i) {
        int last = names.last(i);
        frame.expects = false;
        if (frame.namesTargets) {
            list.addTarget(names.schema(i), names.name(i));
        } else if (tokens.kind(last + 1) != '(' && !isFoldedRow(tokens.kind(last + 1))) {
            if (list.isFull()) {
                list.cut();
            } else if (names.schema(i) != null || !frame.isDefined(names.name(i))) {
                boolean written = frame.deletes && !frame.targetsNamed && !frame.queries;
                list.add(names.schema(i), names.name(i), names.alias(i), frame.queries, written);
            }
        }
        return last;
    }

    /** {@code SET} ends the tables of an {@code UPDATE}, and names those that change. */
    private void assign(int set) {
        frame.lists = false;
        frame.expects = false;
        if (!frame.updates) {
            return;
        }
        int depth = 0;
        boolean target = true;
        int assigned = 0;
        for (int i = set + 1; tokens.kind(i) != Token.END && tokens.kind(i) != ';'; i++) {
            int kind = tokens.kind(i);
            depth += kind == '(' ? 1 : kind == ')' ? -1 : 0;
            if (target && names.isName(i)) {
                assigned++;
                boolean qualified = tokens.kind(i + 1) == '.' && assigned <= MOST_ASSIGNED;
                boolean withSchema = qualified && tokens.kind(i + 3) == '.';
                list.assigned(qualified ? tokens.name(sql, withSchema ? i + 2 : i) : null);
            }
            target = depth == 0 && kind == ',';
        }
        frame.updates = false;
    }

    private void endDefinitions() {
        settleDefinition();
        frame.definesQueries = false;
    }

    /** A common table expression is known from its end on, a recursive one from its start. */
    private void settleDefinition() {
        if (frame.defining != null && !frame.recursive) {
            frame.define(frame.defining);
        }
        frame.defining = null;
    }

    private static boolean isOpen(int kind) {
        return kind == '(' || isFoldedRow(kind);
    }

    private static boolean isFoldedRow(int kind) {
        return kind == Token.ROW || kind == Token.ROW_OF_ONE;
    }

    private static boolean[] kinds(String words) {
        boolean[] kinds = new boolean[Words.KINDS];
        for (String word : words.split(" ", -1)) {
            kinds[Words.kind(word)] = true;
        }
        return kinds;
    }

    /** One pair of parentheses, or a whole statement. */
    private static final class Frame {
        final @Nullable Frame outer;
        /** A {@code SELECT} stands in it. */
        boolean queries;

        boolean updates;
        boolean deletes;
        /** What comes are the names of {@code DELETE a, b FROM}. */
        boolean namesTargets;

        boolean targetsNamed;
        /** The next name is a table. */
        boolean expects;
        /** A comma is followed by a table. */
        boolean lists;

        boolean definesQueries;
        boolean recursive;

        @Nullable
        String defining;

        private @Nullable Defined defined;

        Frame(@Nullable Frame outer) {
            this.outer = outer;
            defined = outer == null ? null : outer.defined;
        }

        void define(String name) {
            int number = defined == null ? 1 : defined.number + 1;
            if (number <= MOST_DEFINED) {
                defined = new Defined(name, number, defined);
            }
        }

        boolean isDefined(String name) {
            for (Defined known = defined; known != null; known = known.next) {
                if (known.name.equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A common table expression in force, and those before it. */
    private record Defined(
            String name, int number, @Nullable Defined next) {}
}
