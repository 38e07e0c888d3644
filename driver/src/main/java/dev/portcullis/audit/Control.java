package dev.portcullis.audit;

/** What the text of a statement does to the session's transaction, whatever became of it. */
public enum Control {
    /** Nothing, or nothing that its text tells: a procedure may commit. */
    NONE,
    /** {@code BEGIN}, {@code START TRANSACTION}: commits what is open, and begins. */
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    /** {@code ROLLBACK TO}. */
    ROLLBACK_TO,
    /** {@code RELEASE SAVEPOINT}. */
    RELEASE,
    /** Commits what is open before it runs, as DDL does. */
    COMMITS_FIRST,
    /** Several statements in one text, of which some end or begin transactions. */
    MIXED
}
