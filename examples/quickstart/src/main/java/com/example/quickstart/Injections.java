package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.FirewallException;
import dev.portcullis.testkit.LocalRds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A careless query that puts what a visitor typed into its text, with honest visitors and with others. */
final class Injections implements Chapter {
    private static final List<String> HONEST =
            List.of("rope", "rope or chain", "a 10' rope; -- union select".replace("'", "''"));
    private static final List<String> ATTACKS = List.of(
            "x' OR '1'='1",
            "x' UNION SELECT CONCAT(user, '@', host) FROM mysql.user -- ",
            "x'; DROP TABLE orders; -- ",
            "x' AND SLEEP(5) = '0",
            "x' OR EXTRACTVALUE(1, CONCAT(0x7e, VERSION())) = '");

    @Override
    public String title() {
        return "SQL injection into a query that is put together from text";
    }

    /** Goes on after {@link TokenLogin}, with its user and its table. */
    @Override
    public void tell(LocalRds rds, Report report) throws Exception {
        try (Connection connection = DriverManager.getConnection(rds.jdbcUrl("shop"), "app", null);
                Statement statement = connection.createStatement()) {
            for (String visitor : HONEST) {
                report.claim(count(statement, visitor) >= 0, "let through: " + visitor);
            }
            for (String visitor : ATTACKS) {
                report.claim(isRefused(statement, visitor, report), "refused: " + visitor);
            }
            report.claim(count(statement, "rope") == 1, "the same connection goes on as if nothing had happened");
        }
    }

    private static int count(Statement statement, String visitor) throws SQLException {
        try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM orders WHERE item = '" + visitor + "'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static boolean isRefused(Statement statement, String visitor, Report report) throws SQLException {
        try {
            count(statement, visitor);
            return false;
        } catch (FirewallException e) {
            report.note(String.join(", ", e.ruleIds()) + ": " + e.reason());
            return true;
        }
    }
}
