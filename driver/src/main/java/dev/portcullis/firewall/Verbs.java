package dev.portcullis.firewall;

/** What the first word of a statement makes of it. */
final class Verbs {
    private static final int QUERIES = 1;
    private static final int WRITES = 1 << 1;
    private static final int DEFINES = 1 << 2;
    private static final int ADMINISTERS = 1 << 3;
    private static final int TRANSACTS = 1 << 4;
    private static final int PROGRAM = 1 << 5;

    private static final int BEGIN = Words.kind("BEGIN");
    private static final int CREATE = Words.kind("CREATE");
    private static final int ALTER = Words.kind("ALTER");
    /** How far into {@code CREATE DEFINER = .. PROCEDURE} the kind of the object stands. */
    private static final int REACH = 16;

    private static final byte[] TRAITS = new byte[Words.KINDS];

    static {
        TRAITS['('] |= QUERIES;
        TRAITS['{'] |= QUERIES;
        trait(QUERIES, "SELECT WITH TABLE VALUES SET DO CALL SHOW INSERT REPLACE UPDATE DELETE");
        trait(WRITES, "INSERT REPLACE UPDATE DELETE LOAD");
        trait(DEFINES, "CREATE ALTER DROP RENAME TRUNCATE");
        trait(
                ADMINISTERS,
                "GRANT REVOKE INSTALL UNINSTALL PREPARE EXECUTE DEALLOCATE SHUTDOWN RESTART KILL FLUSH RESET");
        trait(ADMINISTERS, "PURGE CHANGE START STOP CLONE BINLOG");
        trait(TRANSACTS, "COMMIT ROLLBACK SAVEPOINT RELEASE LOCK UNLOCK XA BEGIN");
        trait(PROGRAM, "PROCEDURE FUNCTION TRIGGER EVENT");
    }

    private Verbs() {}

    static boolean isQuery(int verb) {
        return is(QUERIES, verb);
    }

    /** Whether the verb changes rows: {@code INSERT}, {@code REPLACE}, {@code UPDATE}, {@code DELETE}, {@code LOAD}. */
    static boolean writesRows(int verb) {
        return is(WRITES, verb);
    }

    static boolean definesObjects(int verb) {
        return is(DEFINES, verb);
    }

    static boolean administers(int verb) {
        return is(ADMINISTERS, verb);
    }

    static boolean controlsTransaction(int verb) {
        return is(TRANSACTS, verb);
    }

    /** Whether a text creates or alters a stored program, whose body holds statements and semicolons. */
    static boolean definesProgram(Tokens tokens) {
        int verb = tokens.kind(0);
        if (verb == BEGIN) {
            return tokens.kind(1) != ';';
        }
        for (int i = 1; i < REACH && (verb == CREATE || verb == ALTER); i++) {
            if (is(PROGRAM, tokens.kind(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text calls a procedure by the word at a token: {@code CALL p(..)}, {@code {call p(..)}}, {@code {? = call p(..)}}. */
    static boolean callsProcedure(Tokens tokens, int call) {
        return call == 0 || (tokens.kind(0) == '{' && (call == 1 || (call == 3 && tokens.kind(2) == '=')));
    }

    private static boolean is(int trait, int kind) {
        return (TRAITS[kind] & trait) != 0;
    }

    private static void trait(int trait, String words) {
        for (String word : words.split(" ", -1)) {
            TRAITS[Words.kind(word)] |= (byte) trait;
        }
    }
}
