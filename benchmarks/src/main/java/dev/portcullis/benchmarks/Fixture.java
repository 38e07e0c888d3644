package dev.portcullis.benchmarks;

import dev.portcullis.testkit.LocalRds;

/** The database that the statements of the benchmarks run on. */
final class Fixture implements AutoCloseable {
    static final String USER = "app";
    static final String PASSWORD = "a benchmark keeps no secret";

    private final LocalRds rds;

    private Fixture(LocalRds rds) {
        this.rds = rds;
    }

    LocalRds rds() {
        return rds;
    }

    @Override
    public void close() {
        rds.close();
    }
}
