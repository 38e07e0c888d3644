package dev.portcullis.firewall;

/** What kind of statement a text is, by its first word, or by the one behind {@code WITH ..}. */
public enum Operation {
    /** {@code SELECT}, {@code TABLE}, {@code VALUES}, {@code DO}, and reading rows with {@code HANDLER}. */
    SELECT,
    INSERT,
    REPLACE,
    UPDATE,
    DELETE,
    /** {@code LOAD DATA}, {@code LOAD XML}, {@code IMPORT TABLE}. */
    LOAD,
    /** {@code CALL}: what the procedure does, its text does not tell. */
    CALL,
    CREATE,
    /** {@code ALTER} and {@code RENAME}. */
    ALTER,
    DROP,
    TRUNCATE,
    /** {@code SHOW}, {@code DESCRIBE}, {@code EXPLAIN}, {@code HELP}. */
    SHOW,
    /** {@code SET}, {@code USE}: the session changes. */
    SESSION,
    /** Begins, ends or shapes a transaction, or locks tables. */
    TRANSACTION,
    /** Accounts, privileges, plugins, server settings, replication, maintenance of tables, dynamic SQL. */
    ADMIN,
    /** None of these, or no SQL at all. */
    OTHER;

    /** Whether a statement of this kind changes rows by its text. */
    public boolean writesRows() {
        return switch (this) {
            case INSERT, REPLACE, UPDATE, DELETE, LOAD, TRUNCATE -> true;
            default -> false;
        };
    }

    /** Whether a statement of this kind defines objects (DDL). */
    public boolean definesObjects() {
        return switch (this) {
            case CREATE, ALTER, DROP, TRUNCATE -> true;
            default -> false;
        };
    }
}
