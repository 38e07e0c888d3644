package dev.portcullis.firewall;

/** Finds the tables that a statement names at its head: of DDL, locks, maintenance and the like. */
final class TableHeads {
    private static final int TABLE = Words.kind("TABLE");
    private static final int TABLES = Words.kind("TABLES");
    private static final int VIEW = Words.kind("VIEW");
    private static final int INDEX = Words.kind("INDEX");
    private static final int KEYS = Words.kind("KEYS");
    private static final int COLUMNS = Words.kind("COLUMNS");
    private static final int TRIGGER = Words.kind("TRIGGER");
    private static final int CREATE = Words.kind("CREATE");
    private static final int SHOW = Words.kind("SHOW");
    private static final int DESCRIBE = Words.kind("DESCRIBE");
    private static final int DESC = Words.kind("DESC");
    private static final int HANDLER = Words.kind("HANDLER");
    private static final int LOCK = Words.kind("LOCK");
    private static final int FLUSH = Words.kind("FLUSH");
    private static final int RENAME = Words.kind("RENAME");
    private static final int IF = Words.kind("IF");
    private static final int NOT = Words.kind("NOT");
    private static final int EXISTS = Words.kind("EXISTS");
    private static final int ON = Words.kind("ON");
    private static final int TO = Words.kind("TO");
    private static final int AS = Words.kind("AS");
    private static final int IN = Words.kind("IN");
    private static final int INTO = Words.kind("INTO");
    private static final int FROM = Words.kind("FROM");
    private static final int LIKE = Words.kind("LIKE");
    private static final int WRITE = Words.kind("WRITE");
    private static final int COLUMN = Words.kind("COLUMN");
    private static final int REFERENCES = Words.kind("REFERENCES");
    /** How far behind the verb the word stands that says what is defined. */
    private static final int REACH = 24;

    private final Tokens tokens;
    private final TableNames names;
    private final TableList list;

    TableHeads(Tokens tokens, TableNames names, TableList list) {
        this.tokens = tokens;
        this.names = names;
        this.list = list;
    }

    /** Reads the head of the statement that starts at a token. */
    void read(int verb) {
        int kind = tokens.kind(verb);
        switch (Operations.of(tokens, verb)) {
            case CREATE, ALTER, DROP, TRUNCATE -> define(verb, kind);
            case TRANSACTION -> {
                if (kind == LOCK && (tokens.kind(verb + 1) == TABLES || tokens.kind(verb + 1) == TABLE)) {
                    locks(verb + 2);
                }
            }
            case ADMIN -> administer(verb, kind);
            case SHOW -> show(verb, kind);
            case SELECT -> {
                if (kind == HANDLER || kind == TABLE) {
                    name(verb + 1, false);
                }
            }
            case LOAD -> {
                int into = find(verb, INTO);
                if (tokens.kind(into + 1) == TABLE) {
                    name(into + 2, true);
                } else if (tokens.kind(verb + 1) == TABLE) {
                    name(verb + 2, true);
                }
            }
            default -> {}
        }
    }

    private void define(int verb, int kind) {
        int object = verb + 1;
        while (object < verb + REACH && !isObject(tokens.kind(object)) && !ends(tokens.kind(object))) {
            object++;
        }
        int what = tokens.kind(object);
        if (what == TABLE || what == VIEW || what == TABLES) {
            copied(names(skipExistence(object + 1), kind != CREATE, true));
        } else if (what == INDEX || what == TRIGGER) {
            name(find(object, ON) + 1, true);
        } else if (names.isName(verb + 1) && Operations.of(tokens, verb) == Operation.TRUNCATE) {
            name(verb + 1, true);
        }
    }

    private static boolean ends(int kind) {
        return kind == '(' || kind == ';' || kind == Token.END;
    }

    private static boolean isObject(int kind) {
        return kind == TABLE || kind == TABLES || kind == VIEW || kind == INDEX || kind == TRIGGER;
    }

    private int skipExistence(int i) {
        int next = i;
        while (tokens.kind(next) == IF || tokens.kind(next) == NOT || tokens.kind(next) == EXISTS) {
            next++;
        }
        return next;
    }

    /** {@code LIKE b} or {@code (LIKE b)} behind {@code CREATE TABLE a}, {@code TO b} behind {@code RENAME TABLE a}. */
    private void copied(int i) {
        int like = tokens.kind(i) == '(' ? i + 1 : i;
        if (tokens.kind(like) == LIKE) {
            name(like + 1, false);
        }
    }

    private void administer(int verb, int kind) {
        if (kind == FLUSH && tokens.kind(verb + 1) == TABLES) {
            names(verb + 2, true, false);
            return;
        }
        for (int i = verb + 1; i < verb + REACH && tokens.kind(i) != Token.END; i++) {
            int word = tokens.kind(i);
            if (word == ';') {
                return;
            }
            if (word == TABLE || (word == ON && tokens.kind(i + 1) != TABLE)) {
                names(i + 1, true, false);
                return;
            }
        }
    }

    private void show(int verb, int kind) {
        if (kind == DESCRIBE || kind == DESC) {
            int behind = tokens.kind(names.last(verb + 1) + 1);
            if (behind == Token.END || behind == ';' || behind == Token.IDENTIFIER || behind == Token.VALUE) {
                name(verb + 1, false);
            }
            return;
        }
        if (kind != SHOW) {
            return;
        }
        for (int i = verb + 1; i < verb + REACH && tokens.kind(i) != Token.END; i++) {
            int word = tokens.kind(i);
            int next = tokens.kind(i + 1);
            boolean named = word == CREATE && (next == TABLE || next == VIEW);
            boolean inside = (word == COLUMNS || word == INDEX || word == KEYS) && (next == FROM || next == IN);
            if (named || inside) {
                name(i + 2, false);
                return;
            }
        }
    }

    private void locks(int i) {
        int start = i;
        while (names.isName(start)) {
            int end = start;
            while (tokens.kind(end) != ',' && tokens.kind(end) != Token.END && tokens.kind(end) != ';') {
                end++;
            }
            list.add(names.schema(start), names.name(start), names.alias(start), false, tokens.kind(end - 1) == WRITE);
            start = end + 1;
        }
    }

    /** {@code a, b, ..}, and for {@code RENAME} {@code a TO b, ..}; returns the token behind. */
    private int names(int i, boolean more, boolean written) {
        int end = name(i, written);
        while (end > i
                && names.isName(end + 1)
                && ((written && tokens.kind(end) == TO) || (more && tokens.kind(end) == ','))) {
            end = name(end + 1, written);
        }
        return end;
    }

    /** Reads a name, and returns the token behind it. */
    private int name(int i, boolean written) {
        if (!names.isName(i) || (tokens.kind(i + 1) == '.' && tokens.kind(i + 2) == '*')) {
            return i;
        }
        list.add(names.schema(i), names.name(i), null, false, written);
        return names.last(i) + 1;
    }

    private int find(int from, int kind) {
        int i = from;
        while (tokens.kind(i) != kind && tokens.kind(i) != Token.END && tokens.kind(i) != ';') {
            i++;
        }
        return i;
    }

    /** A table behind a word in the middle: {@code REFERENCES a}, {@code UNION TABLE a}, {@code RENAME TO a}. */
    void readInside(int i) {
        int kind = tokens.kind(i);
        if (kind == REFERENCES || (kind == TABLE && tokens.kind(i - 1) != SHOW)) {
            name(i + 1, false);
        } else if (kind == RENAME && tokens.kind(i - 1) != Token.END && tokens.kind(i - 1) != ';') {
            int next = tokens.kind(i + 1);
            if (next == TO || next == AS) {
                name(i + 2, true);
            } else if (next != COLUMN && next != INDEX) {
                name(i + 1, true);
            }
        }
    }
}
