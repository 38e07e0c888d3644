package dev.portcullis.benchmarks;

/** Statements of one kind, and how many of them were blocked. */
final class Tally {
    private int statements;
    private int blocked;

    void count(boolean isBlocked) {
        statements++;
        blocked += isBlocked ? 1 : 0;
    }

    String row(String name) {
        return String.format("| %s | %,d | %,d | %.3f %% |", name, statements, blocked, 100.0 * blocked / statements);
    }
}
