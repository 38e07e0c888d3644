package dev.portcullis.guard;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A process that leaves a statement, a result and a transaction open, and a commit, a rollback, a batch and a switch to autocommit on their way. Ends when its input does, or
 * when it is told to.
 */
final class OpenAtTheEnd {
    private OpenAtTheEnd() {}

    /** Takes host, port, user, password, the directory of the trail, and how it is written. Uses the table {@code ended.t}. */
    public static void main(String[] arguments) throws Exception {
        HoldingRelay relay = new HoldingRelay(arguments[0], Integer.parseInt(arguments[1]));
        Connection sleeps = connect(arguments, arguments[1]);
        Connection reads = connect(arguments, arguments[1]);
        // The server sleeps on when its client is gone: each process knows its own.
        String sleep = "SELECT SLEEP(" + (60 + ProcessHandle.current().pid() % 1_000) + ")";
        inBackground(() -> execute(sleeps, sleep));
        reads.setAutoCommit(false);
        Statement statement = reads.createStatement();
        awaitSleeper(statement, sleep);
        leaveOnTheirWay(relay, arguments);
        ResultSet rows = statement.executeQuery("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
        rows.next();
        rows.next();
        System.out.println("open");
        while (System.in.read() >= 0) {}
        System.exit(rows.isAfterLast() ? 1 : 0);
    }

    private static Connection connect(String[] arguments, String port) throws SQLException {
        String url = "jdbc:portcullis:mysql://" + arguments[0] + ':' + port
                + "/ended?portcullis.tls=local-plaintext&portcullis.credentials=password&portcullis.audit.dir="
                + arguments[4]
                + "&portcullis.audit=" + arguments[5];
        return DriverManager.getConnection(url, arguments[2], arguments[3]);
    }

    /** The server does them all, and nobody hears of it. */
    private static void leaveOnTheirWay(HoldingRelay relay, String[] arguments) throws Exception {
        String port = String.valueOf(relay.port());
        Connection commits = connect(arguments, port);
        Connection rollsBack = connect(arguments, port);
        Connection switches = connect(arguments, port);
        for (Connection connection : List.of(commits, rollsBack, switches)) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO t VALUES (1)");
        }
        PreparedStatement batch = connect(arguments, port).prepareStatement("INSERT INTO t VALUES (?)");
        for (int i = 0; i < 3; i++) {
            batch.setInt(1, i);
            batch.addBatch();
        }
        relay.hold();
        inBackground(commits::commit);
        inBackground(rollsBack::rollback);
        inBackground(batch::executeBatch);
        inBackground(() -> switches.setAutoCommit(true));
        relay.awaitKept(4);
    }

    private interface Task {
        void run() throws SQLException;
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (SQLException e) {
                System.err.println(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
