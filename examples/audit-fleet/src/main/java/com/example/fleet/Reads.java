package com.example.fleet;

/** How often a table was read, and how many rows of it. */
record Reads(long statements, long rows) {
    Reads plus(Reads more) {
        return new Reads(statements + more.statements, rows + more.rows);
    }

    @Override
    public String toString() {
        return statements + " reads of " + rows + " rows";
    }
}
