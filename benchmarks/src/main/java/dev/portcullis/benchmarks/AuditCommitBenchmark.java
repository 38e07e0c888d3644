package dev.portcullis.benchmarks;

import dev.portcullis.audit.Event;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.RecordWriter;
import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the trail costs a server that commits: 64 connections of raw Connector/J insert one row each in autocommit, on a MySQL that forces its
 * own log at every commit, without a trail, with an asynchronous and with a durable one. Arguments: seconds of each run, how many rounds. The
 * goal is that a durable trail leaves at least half of the commits.
 */
public final class AuditCommitBenchmark {
    private static final int CONNECTIONS = 64;

    private AuditCommitBenchmark() {}

    private enum Mode {
        NONE,
        ASYNC,
        DURABLE
    }

    /** One insert. */
    private static final class Insert extends Event {
        Insert() {
            super(System.nanoTime());
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("micros", 1234).text("outcome", "ok").number("rowsAffected", 1);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path directory = Files.createTempDirectory("portcullis-audit");
        try (MysqlServer server = MysqlServer.start(
                Engine.MYSQL,
                List.of("--innodb-flush-log-at-trx-commit=1", "--max-connections=200", "--skip-log-bin"))) {
            try (Connection admin = server.connect(server.administrator());
                    Statement statement = admin.createStatement()) {
                statement.execute("CREATE DATABASE b");
                statement.execute("CREATE TABLE b.t (id BIGINT AUTO_INCREMENT PRIMARY KEY, v BIGINT)");
            }
            run(server, Mode.NONE, directory, seconds);
            for (int round = 1; round <= rounds; round++) {
                for (Mode mode : Mode.values()) {
                    double perSecond = run(server, mode, directory.resolve(mode + "-" + round), seconds);
                    System.out.println(
                            String.format(Locale.ROOT, "round %d %-8s %,.0f commits a second", round, mode, perSecond));
                }
            }
        }
    }

    private static double run(MysqlServer server, Mode mode, Path directory, int seconds)
            throws SQLException, IOException, InterruptedException, TrailFailedException {
        LongAdder forced = new LongAdder();
        DriverMetrics metrics = new DriverMetrics() {
            @Override
            public void auditForced(Duration took) {
                forced.increment();
            }
        };
        AtomicLong commits = new AtomicLong();
        List<Connection> connections = new ArrayList<>();
        try (Trail trail = mode == Mode.NONE
                ? Trail.NONE
                : FileTrail.open(Trails.settings(mode == Mode.DURABLE, directory, null), metrics)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = server.connect(server.administrator());
                connections.add(connection);
                threads.add(new Thread(() -> insert(connection, trail, end, commits)));
            }
            long began = System.nanoTime();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            double took = (System.nanoTime() - began) / 1e9;
            if (mode == Mode.DURABLE) {
                System.out.println(
                        String.format(Locale.ROOT, "  %.1f records a force", (double) commits.get() / forced.sum()));
            }
            return commits.get() / took;
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static void insert(Connection connection, Trail trail, long end, AtomicLong commits) {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO b.t (v) VALUES (?)")) {
            long number = 0;
            while (System.nanoTime() - end < 0) {
                trail.admit();
                Insert event = new Insert();
                insert.setLong(1, number++);
                insert.executeUpdate();
                trail.acknowledge(event);
                commits.incrementAndGet();
            }
        } catch (SQLException | TrailFailedException e) {
            throw new IllegalStateException(e);
        }
    }
}
