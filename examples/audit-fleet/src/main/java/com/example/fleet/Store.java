package com.example.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of all trails in one SQLite file. The event id is the key, so that what comes twice is stored once. */
final class Store implements AutoCloseable {
    /** Who read a table: one line of the answer. */
    record Reader(
            String application,
            String host,
            String databaseUser,
            @Nullable String clientUser,
            long processes,
            Reads reads,
            String first,
            String last) {}

    private static final String TABLES = """
            CREATE TABLE operation (
                trail TEXT, seq INTEGER, time TEXT, application TEXT, host TEXT, process INTEGER, database_user TEXT,
                client_user TEXT, operation TEXT, outcome TEXT, verdict TEXT, shape TEXT, sql TEXT, rows_read INTEGER,
                rows_affected INTEGER, micros INTEGER, PRIMARY KEY (trail, seq)) WITHOUT ROWID;
            CREATE TABLE touched (table_name TEXT, trail TEXT, seq INTEGER, PRIMARY KEY (table_name, trail, seq)) WITHOUT ROWID;
            """;

    private static final String WHO_READ = """
            SELECT application, host, database_user, client_user, count(DISTINCT trail), count(*), sum(rows_read), min(time), max(time)
            FROM touched JOIN operation USING (trail, seq)
            WHERE table_name = ? AND time >= ? AND rows_read > 0
            GROUP BY application, host, database_user, client_user ORDER BY sum(rows_read) DESC
            """;

    private final Connection connection;

    Store(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES.split(";\n", -1)) {
                statement.executeUpdate(table);
            }
        }
    }

    void add(List<VerifiedRecord> records) throws SQLException {
        try (PreparedStatement operation = connection.prepareStatement(
                        "INSERT OR IGNORE INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement touched =
                        connection.prepareStatement("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)")) {
            for (VerifiedRecord record : records) {
                if (record.type().equals("operation")) {
                    bind(operation, record);
                    operation.addBatch();
                    touch(touched, record);
                }
            }
            operation.executeBatch();
            touched.executeBatch();
        }
        connection.commit();
    }

    long operations() throws SQLException {
        return count("SELECT count(*) FROM operation");
    }

    /** How many operations the firewall refused. */
    long refused() throws SQLException {
        return count("SELECT count(*) FROM operation WHERE verdict = 'block' AND outcome = 'refused'");
    }

    /** Who got rows out of a table since a moment (ISO 8601, UTC). */
    List<Reader> whoRead(String table, String since) throws SQLException {
        List<Reader> readers = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(WHO_READ)) {
            query.setString(1, table);
            query.setString(2, since);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    readers.add(new Reader(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(5),
                            new Reads(row.getLong(6), row.getLong(7)),
                            row.getString(8),
                            row.getString(9)));
                }
            }
        }
        return readers;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(query)) {
            return count.getLong(1);
        }
    }

    private static void bind(PreparedStatement insert, VerifiedRecord record) throws SQLException {
        insert.setString(1, record.trail());
        insert.setLong(2, record.seq());
        int column = 3;
        for (String field : new String[] {
            "time",
            "application",
            "host",
            "process",
            "user",
            "clientUser",
            "operation",
            "outcome",
            "verdict",
            "shape",
            "sql",
            "rowsRead",
            "rowsAffected",
            "micros"
        }) {
            insert.setString(column++, record.text(field));
        }
    }

    private static void touch(PreparedStatement insert, VerifiedRecord record) throws SQLException {
        JsonNode statement = record.statement();
        if (statement != null) {
            for (JsonNode table : statement.path("tables")) {
                String name = table.asText();
                insert.setString(1, name.substring(name.lastIndexOf('.') + 1));
                insert.setString(2, record.trail());
                insert.setLong(3, record.seq());
                insert.addBatch();
            }
        }
    }
}
