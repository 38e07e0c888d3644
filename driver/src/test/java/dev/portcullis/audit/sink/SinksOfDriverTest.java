package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.PortcullisDataSource;
import dev.portcullis.audit.sink.ProbeSink.Probe;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.io.IOException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From {@code audit.sinks} of the policy to what a sink gets of a statement that an application runs. */
@Timeout(120)
class SinksOfDriverTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    @Test
    void sinkGetsWhatTheApplicationDid() throws Exception {
        Probe probe = ProbeSink.probe("driver");
        Path policy = policy("- type: probe\n    probe: driver");
        String user;
        try (MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of())) {
            user = server.administrator().user();
            PortcullisDataSource shop = dataSource(server, policy);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - type: probe                                        | 4:5: Sink probe needs the property 'probe'
            - name: x                                            | 4:5: A sink needs 'type', one of
            - type: nowhere                                      | 4:5: Sink nowhere: type "nowhere" is not one of
            - {type: slf4j, format: xml}                         | 4:5: Sink slf4j: format "xml" is not one of json
            - {type: slf4j, loger: x}                            | 4:5: Sink slf4j: the property 'loger' is unknown; did you mean 'logger'?
            '- type: slf4j\n  - {type: slf4j}'                   | 5:5: Two sinks are named 'slf4j'; give each a 'name'
            """)
    void aMistakeRefusesTheConnectionAndIsNamedWithItsPlace(String sinks, String message) throws Exception {
        Path policy = policy(sinks.replace("\\n", "\n"));
        PortcullisDataSource dataSource = dataSource("127.0.0.1:9/", "app", "", policy);
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"))
                .hasMessageStartingWith("portcullis.policy: " + policy + ":" + message);
    }

    private Path policy(String sinks) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), "version: 1\naudit:\n  sinks:\n  " + sinks + "\n");
    }

    private static boolean isTheRead(AuditRecord record) {
        return record.type().equals("operation")
                && "select".equals(record.text("operation"))
                && record.field("tables") instanceof List<?> tables
                && tables.toString().contains("customers");
    }

    private PortcullisDataSource dataSource(MysqlServer server, Path policy) {
        return dataSource(
                server.host() + ":" + server.port() + "/",
                server.administrator().user(),
                server.administrator().password(),
                policy);
    }

    private PortcullisDataSource dataSource(String place, String user, String password, Path policy) {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://" + place);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setTls("local-plaintext");
        dataSource.setAuditDir(folder.toString());
        dataSource.setPolicy(policy.toString());
        return dataSource;
    }
}
