package dev.portcullis.firewall;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the {@link Effect effects} of a text off its tokens: rather one too many than one too few. */
final class Effects {
    private static final int SET = Words.kind("SET");
    private static final int USE = Words.kind("USE");
    private static final int CALL = Words.kind("CALL");
    private static final int START = Words.kind("START");
    private static final int TRANSACTION = Words.kind("TRANSACTION");
    private static final int ROLE = Words.kind("ROLE");
    private static final int NAMES = Words.kind("NAMES");
    private static final int CHARACTER = Words.kind("CHARACTER");
    private static final int CHARSET = Words.kind("CHARSET");
    private static final int USER = Words.kind("USER");
    private static final int LOAD = Words.kind("LOAD");
    private static final int LOCAL = Words.kind("LOCAL");

    private final String sql;
    private final Tokens tokens;
    private final EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);

    private Effects(String sql, Tokens tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    static Set<Effect> of(String sql, Tokens tokens, List<Integer> statements) {
        Effects found = new Effects(sql, tokens);
        if (statements.size() > 1) {
            found.effects.add(Effect.SEVERAL_STATEMENTS);
        }
        for (int statement : statements) {
            found.read(statement);
        }
        found.when(tokens.isCut(), Effect.UNREAD);
        return found.effects;
    }

    private void read(int statement) {
        int start = statement;
        while (tokens.kind(start) == '(') {
            start++;
        }
        int verb = tokens.kind(start);
        int next = tokens.kind(start + 1);
        when(Verbs.writesRows(verb), Effect.WRITES_ROWS);
        when(Verbs.definesObjects(verb), Effect.DEFINES_OBJECTS);
        boolean starts = verb == START && next == TRANSACTION;
        boolean account = Verbs.definesObjects(verb) && (next == USER || next == ROLE);
        when(account || (Verbs.administers(verb) && !starts), Effect.ADMINISTERS);
        when(Verbs.controlsTransaction(verb) || starts, Effect.CONTROLS_TRANSACTION);
        when(verb == USE, Effect.CHANGES_SCHEMA);
        when(verb == CALL, Effect.CALLS_PROCEDURE);
        when(verb == LOAD && contains(start, LOCAL), Effect.READS_LOCAL_FILE);
        if (verb == SET) {
            readSet(start);
        }
    }

    private void readSet(int set) {
        int next = tokens.kind(set + 1);
        when(next == ROLE, Effect.CHANGES_ROLE);
        when(next == NAMES || next == CHARACTER || next == CHARSET, Effect.SETS_CHARACTER_SET);
        for (int i = set + 1; isInside(i); i++) {
            int kind = tokens.kind(i);
            when(kind == TRANSACTION, Effect.CONTROLS_TRANSACTION);
            if (kind == Token.IDENTIFIER) {
                readVariable(tokens.name(sql, i));
            }
        }
    }

    private void readVariable(String name) {
        when(name.equalsIgnoreCase("sql_mode"), Effect.SETS_SQL_MODE);
        when(name.equalsIgnoreCase("autocommit"), Effect.CONTROLS_TRANSACTION);
        when(name.regionMatches(true, 0, "character_set_", 0, 14), Effect.SETS_CHARACTER_SET);
        when(name.regionMatches(true, 0, "transaction_", 0, 12), Effect.CONTROLS_TRANSACTION);
    }

    private boolean contains(int statement, int kind) {
        for (int i = statement; isInside(i); i++) {
            if (tokens.kind(i) == kind) {
                return true;
            }
        }
        return false;
    }

    private boolean isInside(int i) {
        return tokens.kind(i) != Token.END && tokens.kind(i) != ';';
    }

    private void when(boolean holds, Effect effect) {
        if (holds) {
            effects.add(effect);
        }
    }
}
