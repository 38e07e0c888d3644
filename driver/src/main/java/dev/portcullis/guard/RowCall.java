package dev.portcullis.guard;

import java.sql.ResultSet;
import java.sql.SQLException;

/** One of the ways to change a row through a result set, for which Connector/J makes the statement. */
@FunctionalInterface
interface RowCall {
    void run(ResultSet raw) throws SQLException;
}
