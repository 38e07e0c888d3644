package dev.portcullis.firewall;

import java.util.Arrays;

/** Tells the {@link Operation} of a statement from its tokens. */
final class Operations {
    private static final int WITH = Words.kind("WITH");
    private static final int SET = Words.kind("SET");
    private static final int CALL = Words.kind("CALL");
    private static final int START = Words.kind("START");
    private static final int TRANSACTION = Words.kind("TRANSACTION");
    private static final int GLOBAL = Words.kind("GLOBAL");
    private static final int PERSIST = Words.kind("PERSIST");
    private static final int PERSIST_ONLY = Words.kind("PERSIST_ONLY");
    private static final int PASSWORD = Words.kind("PASSWORD");
    private static final int USER = Words.kind("USER");
    private static final int ROLE = Words.kind("ROLE");
    private static final int LOAD = Words.kind("LOAD");
    private static final int INDEX = Words.kind("INDEX");
    /** How far behind the brace of a JDBC escape its {@code CALL} stands, as in "? = CALL". */
    private static final int ESCAPE_REACH = 3;

    private static final Operation[] OPERATIONS = new Operation[Words.KINDS];

    static {
        Arrays.fill(OPERATIONS, Operation.OTHER);
        put(Operation.SELECT, "SELECT TABLE VALUES DO HANDLER");
        put(Operation.INSERT, "INSERT");
        put(Operation.REPLACE, "REPLACE");
        put(Operation.UPDATE, "UPDATE");
        put(Operation.DELETE, "DELETE");
        put(Operation.LOAD, "LOAD IMPORT");
        put(Operation.CALL, "CALL");
        put(Operation.CREATE, "CREATE");
        put(Operation.ALTER, "ALTER RENAME");
        put(Operation.DROP, "DROP");
        put(Operation.TRUNCATE, "TRUNCATE");
        put(Operation.SHOW, "SHOW DESCRIBE DESC HELP");
        put(Operation.SESSION, "SET USE");
        put(Operation.TRANSACTION, "COMMIT ROLLBACK SAVEPOINT RELEASE LOCK UNLOCK XA BEGIN");
        put(Operation.ADMIN, "GRANT REVOKE INSTALL UNINSTALL PREPARE EXECUTE DEALLOCATE SHUTDOWN RESTART KILL FLUSH");
        put(Operation.ADMIN, "RESET PURGE CHANGE START STOP CLONE BINLOG ANALYZE CHECK CHECKSUM OPTIMIZE REPAIR CACHE");
    }

    private Operations() {}

    /** The operation of the statement that starts at a token. */
    static Operation of(Tokens tokens, int statement) {
        int start = statement;
        while (tokens.kind(start) == '(') {
            start++;
        }
        int verb = tokens.kind(start);
        int next = tokens.kind(start + 1);
        Operation operation = OPERATIONS[verb];
        return switch (operation) {
            case OTHER -> verb == WITH ? behindWith(tokens, start) : verb == '{' ? escape(tokens, start) : operation;
            case SESSION -> verb == SET ? set(tokens, start) : operation;
            case CREATE, ALTER, DROP -> next == USER || next == ROLE ? Operation.ADMIN : operation;
            case ADMIN -> verb == START && next == TRANSACTION ? Operation.TRANSACTION : operation;
            case LOAD -> verb == LOAD && next == INDEX ? Operation.ADMIN : operation;
            default -> operation;
        };
    }

    private static Operation set(Tokens tokens, int set) {
        int next = tokens.kind(set + 1);
        if (next == '@' && tokens.kind(set + 2) == '@') {
            next = tokens.kind(set + 3);
        }
        if (next == TRANSACTION) {
            return Operation.TRANSACTION;
        }
        boolean server = next == GLOBAL || next == PERSIST || next == PERSIST_ONLY || next == PASSWORD;
        return server ? Operation.ADMIN : Operation.SESSION;
    }

    /** The verb behind {@code WITH a AS (..), b AS (..)}: the first one outside parentheses. */
    private static Operation behindWith(Tokens tokens, int with) {
        int depth = 0;
        for (int i = with + 1; tokens.kind(i) != Token.END; i++) {
            int kind = tokens.kind(i);
            depth += kind == '(' ? 1 : kind == ')' ? -1 : 0;
            Operation operation = OPERATIONS[kind];
            if (depth == 0 && (operation == Operation.SELECT || operation.writesRows())) {
                return operation;
            }
        }
        return Operation.SELECT;
    }

    private static Operation escape(Tokens tokens, int brace) {
        for (int i = brace + 1; i <= brace + ESCAPE_REACH; i++) {
            if (tokens.kind(i) == CALL) {
                return Operation.CALL;
            }
        }
        return Operation.OTHER;
    }

    private static void put(Operation operation, String verbs) {
        for (String verb : verbs.split(" ", -1)) {
            OPERATIONS[Words.kind(verb)] = operation;
        }
    }
}
