package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.PortcullisDataSource;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** From {@code portcullis.audit.sinks} to what a sink gets of a statement that an application runs. */
@Timeout(120)
class SinksOfDriverTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    @Test
    void sinkGetsWhatTheApplicationDid() throws Exception {
        Probe probe = ProbeSink.probe("driver");
        Path sinks = Files.writeString(folder.resolve("sinks.yaml"), "- type: probe\n  probe: driver\n");
        String user;
        try (MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of())) {
            user = server.administrator().user();
            PortcullisDataSource shop = dataSource(server, sinks);
            try (Connection connection = shop.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE shop");
                statement.execute("CREATE TABLE shop.customers (id INT PRIMARY KEY)");
                statement.execute("INSERT INTO shop.customers VALUES (1), (2), (3)");
                try (ResultSet rows = statement.executeQuery("SELECT id FROM shop.customers")) {
                    while (rows.next()) {}
                }
            }
            Eventually.holds(() -> probe.records.stream().anyMatch(SinksOfDriverTest::isTheRead));
        }
        AuditRecord read = probe.records.stream()
                .filter(SinksOfDriverTest::isTheRead)
                .findFirst()
                .orElseThrow();
        assertThat(read.text("user")).isEqualTo(user);
        assertThat(read.field("rowsRead")).isEqualTo(3L);
        byte[] hash = new byte[32];
        long seq = 0;
        for (AuditRecord record : probe.records) {
            hash = WrittenTrail.sha256(hash, java.util.Arrays.copyOf(record.body(), record.chained()));
            assertThat(record.hash()).isEqualTo(HexFormat.of().formatHex(hash));
            assertThat(record.seq()).isEqualTo(++seq);
        }
    }

    @Test
    void mistakeInTheFileRefusesTheConnection() throws Exception {
        Path sinks = Files.writeString(folder.resolve("sinks.yaml"), "- type: probe\n");
        try (MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of())) {
            assertThatThrownBy(() -> dataSource(server, sinks).getConnection())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
                    .hasMessage("portcullis.audit.sinks: Sink probe needs the property 'probe'");
        }
    }

    private static boolean isTheRead(AuditRecord record) {
        return record.type().equals("operation")
                && "select".equals(record.text("operation"))
                && record.field("tables") instanceof List<?> tables
                && tables.toString().contains("customers");
    }

    private PortcullisDataSource dataSource(MysqlServer server, Path sinks) {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://" + server.host() + ":" + server.port() + "/");
        dataSource.setUser(server.administrator().user());
        dataSource.setPassword(server.administrator().password());
        dataSource.setTls("local-plaintext");
        dataSource.setAuditDir(folder.toString());
        dataSource.setAuditSinks(sinks.toString());
        return dataSource;
    }
}
