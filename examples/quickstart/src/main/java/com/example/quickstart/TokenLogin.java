package com.example.quickstart;

import com.example.common.Report;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;

/** A pool without a password: every connection logs in with a token that the server's side verifies. */
final class TokenLogin implements Chapter {
    private static final int POOL_SIZE = 4;

    @Override
    public String title() {
        return "A HikariCP pool whose configuration holds no password";
    }

    @Override
    public void tell(LocalRds rds, Report report) throws Exception {
        rds.createIamUser("app", "ALL ON shop.*");
        var config = new HikariConfig();
        config.setJdbcUrl(rds.jdbcUrl("shop"));
        config.setUsername("app");
        config.setMinimumIdle(POOL_SIZE);
        config.setMaximumPoolSize(POOL_SIZE);
        report.note(config.getJdbcUrl());
        try (var pool = new HikariDataSource(config)) {
            report.claim(orders(pool) == 3, "the application reads what it wrote, as " + user(pool));
            borrowAll(pool);
        }
        report.claim(
                rds.frontDoor().logins("app", Outcome.ACCEPTED) > 0
                        && rds.frontDoor().logins("app", Outcome.REFUSED) == 0,
                "every login carried an IAM token that was verified by its signature; none was refused");
        report.claim(
                rds.frontDoor().resumedHandshakes() > 0,
                "TLS sessions were resumed: %d of %d handshakes"
                        .formatted(
                                rds.frontDoor().resumedHandshakes(),
                                rds.frontDoor().handshakes()));
    }

    private static int orders(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, item VARCHAR(40) NOT NULL)");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (item) VALUES (?)")) {
                for (String item : new String[] {"rope", "lantern", "chain"}) {
                    insert.setString(1, item);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
            count.next();
            return count.getInt(1);
        }
    }

    /** Makes the pool open all its connections. */
    private static void borrowAll(HikariDataSource pool) throws SQLException {
        var borrowed = new ArrayList<Connection>();
        for (int i = 0; i < POOL_SIZE; i++) {
            borrowed.add(pool.getConnection());
        }
        for (Connection connection : borrowed) {
            connection.close();
        }
    }

    private static String user(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet user = statement.executeQuery("SELECT CURRENT_USER()")) {
            user.next();
            return user.getString(1);
        }
    }
}
