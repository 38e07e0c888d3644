package dev.portcullis.firewall;

/** What a text does besides reading rows, as far as its tokens tell: one text may have several effects. */
public enum Effect {
    /** More than one statement stands in the text. */
    SEVERAL_STATEMENTS,
    /** Inserts, updates, replaces, deletes or loads rows. */
    WRITES_ROWS,
    /** Creates, alters, drops, renames or truncates objects. */
    DEFINES_OBJECTS,
    /** Accounts, privileges, plugins, server settings, replication and the like. */
    ADMINISTERS,
    /** Starts, ends or shapes a transaction, or sets {@code autocommit}. */
    CONTROLS_TRANSACTION,
    /** May set {@code sql_mode}, and with it how later texts are read. */
    SETS_SQL_MODE,
    /** May change the character set that the server reads texts in. */
    SETS_CHARACTER_SET,
    /** {@code USE}: the default schema changes. */
    CHANGES_SCHEMA,
    /** {@code SET ROLE}. */
    CHANGES_ROLE,
    /** Calls a stored procedure, whose effects its text does not tell. */
    CALLS_PROCEDURE,
    /** {@code LOAD DATA LOCAL}: the server asks the client for a file. */
    READS_LOCAL_FILE,
    /** Has more tokens than are read: whatever is behind them, it may do. */
    UNREAD
}
