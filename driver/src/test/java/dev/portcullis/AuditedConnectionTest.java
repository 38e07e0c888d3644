package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** With {@code portcullis.audit.dir} set, what an application does through the DataSource is in the files of the trail. */
class AuditedConnectionTest {
    private static MysqlServer server;

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
    private Path folder;

    @BeforeAll
    static void start() throws SQLException {
        server = MysqlServer.start(Engine.MYSQL, List.of());
        try (Connection administrator = server.connect(server.administrator());
                Statement statement = administrator.createStatement()) {
            statement.execute("CREATE DATABASE audited");
            statement.execute("CREATE TABLE audited.t (id INT PRIMARY KEY, txt VARCHAR(20))");
            statement.execute("INSERT INTO audited.t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private PortcullisDataSource dataSource() {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://" + server.host() + ":" + server.port() + "/audited");
        dataSource.setUser(server.administrator().user());
        dataSource.setPassword(server.administrator().password());
        dataSource.setTls("local-plaintext");
        dataSource.setAuditDir(folder.toString());
        return dataSource;
    }

    /** The records of all trails, as soon as one of them is as wanted. */
    private List<String> recordsWith(Predicate<String> wanted) throws IOException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        List<String> records = List.of();
        while (System.nanoTime() < deadline) {
            records = records();
            if (records.stream().anyMatch(wanted)) {
                return records;
            }
            System.gc();
        }
        throw new AssertionError("Not in the trail: " + String.join("\n", records));
    }

    private List<String> records() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        List<String> records = new ArrayList<>();
        for (Path file : files) {
            Files.readString(file).lines().forEach(records::add);
        }
        return records;
    }

    @Test
    void theFilesSayWhoDidWhat() throws Exception {
        PortcullisDataSource dataSource = dataSource();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT txt FROM t WHERE id > ?")) {
            connection.setClientInfo("ClientUser", "alice");
            query.setInt(1, 1);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
            }
        }
        List<String> records = recordsWith(line -> line.contains("\"action\":\"closed\""));
        assertThat(records)
                .anyMatch(line -> line.contains("\"type\":\"connection\"") && line.contains("\"action\":\"opened\""))
                .anyMatch(line -> line.contains("\"type\":\"session\"")
                        && line.contains("\"clientUser\":\"alice\"")
                        && line.contains("\"credential\":\"password\"")
                        && line.contains("\"database\":\"audited\""))
                .anyMatch(line -> line.contains("\"sql\":\"SELECT txt FROM t WHERE id > ?\"")
                        && line.contains("\"tables\":[\"t\"]"))
                .anyMatch(line -> line.contains("\"type\":\"operation\"") && line.contains("\"rowsRead\":1"));
        assertThat(String.join("\n", records))
                .doesNotContain(server.administrator().password());
    }

    @Test
    void closingTheDataSourceEndsTheTrailAndTheNextOneTakesItUp() throws Exception {
        PortcullisDataSource first = dataSource();
        try (Connection connection = first.getConnection();
                Statement statement = connection.createStatement()) {
            first.close();
            first.close();
            assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM t"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("58030"));
        }
        assertThatThrownBy(first::getConnection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
        assertThat(records().get(records().size() - 1)).contains("\"type\":\"stop\"");
        try (PortcullisDataSource second = dataSource();
                Connection connection = second.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(records())
                .anyMatch(line -> line.contains("\"type\":\"start\"") && line.contains("\"ended\":\"stopped\""));
    }

    @Test
    void aConnectionThatIsForgottenLosesNothing() throws Exception {
        PortcullisDataSource dataSource = dataSource();
        forget(dataSource);
        List<String> records = recordsWith(line -> line.contains("\"action\":\"abandoned\""));
        assertThat(records)
                .anyMatch(line -> line.contains("\"type\":\"operation\"") && line.contains("\"rowsRead\":2"));
        assertThat(dataSource).isNotNull();
    }

    private static void forget(PortcullisDataSource dataSource) throws SQLException {
        ResultSet rows = dataSource.getConnection().createStatement().executeQuery("SELECT id FROM t");
        rows.next();
        rows.next();
    }

    @Test
    void aRefusedConnectionIsRecorded() throws Exception {
        PortcullisDataSource dataSource = dataSource();
        dataSource.setUser("nobody");
        dataSource.setPassword("a wrong password");
        assertThatExceptionOfType(SQLException.class).isThrownBy(dataSource::getConnection);
        List<String> records = recordsWith(line -> line.contains("\"action\":\"refused\""));
        assertThat(records).anyMatch(line -> line.contains("\"user\":\"nobody\""));
        assertThat(String.join("\n", records))
                .contains("\"sqlState\":\"28000\"")
                .doesNotContain("a wrong password");
    }

    @Test
    void theCorrelationIdIsThatOfTheRunningThread() throws Exception {
        PortcullisDataSource dataSource = dataSource();
        dataSource.setAuditMdc("request");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            MDC.put("request", "r-4711");
            statement.execute("DO 1");
        } finally {
            MDC.remove("request");
        }
        assertThat(recordsWith(line -> line.contains("\"action\":\"closed\"")))
                .anyMatch(line -> line.contains("\"correlation\":\"r-4711\""));
    }

    @Test
    void inADurableTrailTheRecordIsThereFirst() throws Exception {
        PortcullisDataSource dataSource = dataSource();
        dataSource.setAudit("durable");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE t SET txt = 'x' WHERE id = 3");
            assertThat(records()).anyMatch(line -> line.contains("\"rowsAffected\":1"));
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE t SET txt = 'y' WHERE id = 3");
            connection.commit();
            assertThat(records()).anyMatch(line -> line.contains("\"action\":\"commit\""));
        }
    }
}
