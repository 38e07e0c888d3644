package dev.portcullis.benchmarks.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * P6Spy by its URL, with no configuration file: each execution is a line of {@code spy.log} in the working folder, with the values in the
 * text.
 */
final class P6spy implements Peer {
    @Override
    public Connection connect(Backend backend) throws SQLException {
        return DriverManager.getConnection(
                backend.driverUrl().replaceFirst("jdbc:", "jdbc:p6spy:"), backend.user(), backend.password());
    }
}
