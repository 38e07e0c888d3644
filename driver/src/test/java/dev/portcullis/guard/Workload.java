package dev.portcullis.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/** What an application does with one connection, at random and in every way that JDBC has; some of it fails. It reads all rows that it asks for. */
final class Workload {
    static final List<String> SCHEMA = List.of(
            "CREATE TABLE items (id INT PRIMARY KEY AUTO_INCREMENT, code VARCHAR(20) UNIQUE, n INT)",
            "CREATE TABLE loaded (code VARCHAR(20))",
            "CREATE PROCEDURE two_results(IN most INT) BEGIN SELECT id FROM items WHERE id <= most ORDER BY id LIMIT 5;"
                    + " SELECT COUNT(*) FROM items; UPDATE items SET n = n + 1 WHERE id = most; END");

    private final Connection connection;
    private final Random random;
    private final Path folder;
    private int codes;

    Workload(Connection connection, long seed, Path folder) {
        this.connection = connection;
        this.random = new Random(seed);
        this.folder = folder;
        this.codes = (int) (seed % 1_000) * 1_000_000;
    }

    /** Does so many things, each one call of JDBC or a few. */
    void run(int steps) throws SQLException {
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (SQLException e) {
                if (e.getErrorCode() == 0 && !"42501".equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void step() throws SQLException {
        switch (random.nextInt(16)) {
            case 0, 1 -> query("SELECT id, code FROM items WHERE id < " + random.nextInt(30));
            case 2 -> update("INSERT INTO items (code, n) VALUES ('" + code() + "', 1), ('" + code() + "', 2)");
            case 3 -> update("UPDATE items SET n = n + " + random.nextInt(3) + " WHERE id < " + random.nextInt(40));
            case 4 -> update("DELETE FROM items WHERE id > " + (20 + random.nextInt(60)));
            case 5 -> wrong();
            case 6, 7 -> prepared();
            case 8 -> keys();
            case 9 -> preparedBatch();
            case 10 -> textBatch();
            case 11 -> call();
            case 12 -> transaction();
            case 13 -> edit();
            case 14 -> several();
            default -> load();
        }
    }

    private String code() {
        return "c" + codes++;
    }

    private void query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            drain(rows);
        }
    }

    private static void drain(ResultSet rows) throws SQLException {
        while (rows.next()) {
            rows.getString(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            switch (random.nextInt(3)) {
                case 0 -> statement.executeUpdate(sql);
                case 1 -> statement.execute(sql);
                default -> statement.executeLargeUpdate(sql);
            }
        }
    }

    private void wrong() throws SQLException {
        switch (random.nextInt(5)) {
            case 0 -> update("INSERT INTO items (id, code) VALUES (1, 'again')");
            case 1 -> query("SELECT nothing FROM items");
            case 2 -> update("UPDATE missing SET n = 1");
            case 3 -> query("SELECT id FROM items WHERE code = '' OR 'a' = 'a'");
            default -> update("INSERT INTO items (code) VALUES ('" + "x".repeat(30) + "')");
        }
    }

    private void prepared() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT id, n FROM items WHERE id > ? LIMIT 7");
                PreparedStatement update = connection.prepareStatement("UPDATE items SET n = ? WHERE id = ?")) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                query.setInt(1, random.nextInt(20));
                try (ResultSet rows = query.executeQuery()) {
                    drain(rows);
                }
                update.setInt(1, random.nextInt(100));
                update.setInt(2, random.nextInt(20));
                update.executeUpdate();
            }
        }
    }

    private void keys() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO items (code, n) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, code());
            insert.setInt(2, 5);
            insert.execute();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                drain(keys);
            }
        }
    }

    private void preparedBatch() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO items (code, n) VALUES (?, ?)")) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                insert.setString(1, random.nextInt(8) == 0 ? "c0" : code());
                insert.setInt(2, i);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void textBatch() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                statement.addBatch("INSERT INTO items (code, n) VALUES ('" + code() + "', 3)");
                if (random.nextBoolean()) {
                    statement.addBatch("UPDATE items SET n = 4 WHERE id = " + random.nextInt(20));
                }
            }
            statement.executeBatch();
        }
    }

    private void call() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call two_results(?)}")) {
            call.setInt(1, random.nextInt(20));
            boolean rows = call.execute();
            while (rows || call.getUpdateCount() >= 0) {
                if (rows) {
                    drain(call.getResultSet());
                }
                rows = call.getMoreResults();
            }
        }
    }

    private void transaction() throws SQLException {
        if (random.nextBoolean()) {
            connection.setAutoCommit(false);
            update("INSERT INTO items (code, n) VALUES ('" + code() + "', 6)");
            Savepoint savepoint = connection.setSavepoint("sp");
            update("DELETE FROM items WHERE id = " + random.nextInt(20));
            if (random.nextBoolean()) {
                connection.rollback(savepoint);
            }
            if (random.nextBoolean()) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } else {
            update("START TRANSACTION");
            update("UPDATE items SET n = 9 WHERE id < 5");
            update(random.nextBoolean() ? "COMMIT" : "ROLLBACK");
        }
    }

    private void edit() throws SQLException {
        try (Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, code, n FROM items ORDER BY id LIMIT 3")) {
            while (rows.next()) {
                if (random.nextInt(3) == 0) {
                    rows.updateInt("n", random.nextInt(1_000));
                    rows.updateRow();
                } else if (random.nextInt(6) == 0) {
                    rows.deleteRow();
                }
            }
        }
    }

    private void several() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(
                    "UPDATE items SET n = 1 WHERE id = 3; SELECT id FROM items LIMIT 4;" + " DELETE FROM loaded");
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    drain(statement.getResultSet());
                }
                rows = statement.getMoreResults();
            }
        }
    }

    private void load() throws SQLException {
        try {
            Path file = Files.writeString(folder.resolve("load.csv"), "a\nb\nc\n".repeat(1 + random.nextInt(3)));
            update("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE loaded (code)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
