package dev.portcullis.guard;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A process that leaves a statement, a result and a transaction open. Ends when its input does. */
final class OpenAtTheEnd {
    private OpenAtTheEnd() {}

    /** Takes host and port, user, password, the directory of the trail, and how it is written. */
    public static void main(String[] arguments) throws Exception {
        String url = "jdbc:portcullis:mysql://" + arguments[0]
                + "/?portcullis.tls=local-plaintext&portcullis.credentials=password&portcullis.audit.dir="
                + arguments[3]
                + "&portcullis.audit=" + arguments[4];
        Connection sleeps = DriverManager.getConnection(url, arguments[1], arguments[2]);
        Connection reads = DriverManager.getConnection(url, arguments[1], arguments[2]);
        // The server sleeps on when its client is gone: each process knows its own.
        String sleep = "SELECT SLEEP(" + (60 + ProcessHandle.current().pid() % 1_000) + ")";
        Thread sleeper = new Thread(() -> sleep(sleeps, sleep));
        sleeper.setDaemon(true);
        sleeper.start();
        reads.setAutoCommit(false);
        Statement statement = reads.createStatement();
        awaitSleeper(statement, sleep);
        ResultSet rows = statement.executeQuery("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
        rows.next();
        rows.next();
        System.out.println("open");
        while (System.in.read() >= 0) {}
        System.exit(rows.isAfterLast() ? 1 : 0);
    }

    private static void sleep(Connection connection, String sleep) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sleep);
        } catch (SQLException e) {
            System.err.println(e);
        }
    }

    private static void awaitSleeper(Statement statement, String sleep) throws SQLException {
        boolean runs = false;
        while (!runs) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info = '" + sleep + "'")) {
                rows.next();
                runs = rows.getInt(1) > 0;
            }
        }
    }
}
