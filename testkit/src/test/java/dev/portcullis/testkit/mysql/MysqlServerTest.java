package dev.portcullis.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlServerTest {
    @ParameterizedTest
    @CsvSource({"AUTO, MYSQL, 8.0.31", "MARIADB, MARIADB, 11.4"})
    void answersItsAdministratorOverTlsAndNobodyElse(Engine asked, Engine given, String version) throws Exception {
        try (MysqlServer server = MysqlServer.start(asked, List.of());
                Connection connection = server.connect(server.administrator())) {
            assertThat(server.engine()).isEqualTo(given);
            assertThat(server.version()).startsWith(version);
            assertThat(text(connection, "SHOW STATUS LIKE 'Ssl_version'", 2)).isEqualTo("TLSv1.3");
            assertThat(text(connection, "SELECT CURRENT_USER()", 1)).isEqualTo("rdsadmin@%");
            assertThatThrownBy(() -> server.connect(new Login("root", "")))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1045));
            assertThat(server.administrator().toString())
                    .doesNotContain(server.administrator().password());
        }
    }

    @Test
    void takesArgumentsAndWritesTheGeneralLog() throws Exception {
        try (MysqlServer server =
                MysqlServer.start(Engine.MYSQL, List.of("--general-log", "--max-digest-length=65536"))) {
            try (Connection connection = server.connect(server.administrator())) {
                assertThat(text(connection, "SELECT @@max_digest_length", 1)).isEqualTo("65536");
            }
            assertThat(Files.readString(server.generalLog())).contains("SELECT @@max_digest_length");
        }
    }

    @Test
    void saysWhyTheServerEnded() {
        assertThatThrownBy(() -> MysqlServer.start(Engine.MYSQL, List.of("--no-such-option")))
                .hasMessageContaining("MYSQL ended while it started")
                .hasMessageContaining("unknown option '--no-such-option'");
    }

    @Test
    void startsInParallelWithoutMeeting() throws Exception {
        List<CompletableFuture<MysqlServer>> starts = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> MysqlServer.start(Engine.MYSQL, List.of())))
                .limit(3)
                .toList();
        List<MysqlServer> servers = starts.stream().map(CompletableFuture::join).toList();
        try {
            assertThat(servers).extracting(MysqlServer::port).doesNotHaveDuplicates();
            assertThat(servers)
                    .extracting(server -> {
                        try (Connection connection = server.connect(server.administrator())) {
                            return text(connection, "SELECT @@server_uuid", 1);
                        }
                    })
                    .doesNotHaveDuplicates();
        } finally {
            servers.forEach(MysqlServer::close);
        }
        assertThatThrownBy(() -> servers.get(0).connect(servers.get(0).administrator()))
                .isInstanceOf(SQLException.class);
    }

    private static String text(Connection connection, String query, int column) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(column);
        }
    }
}
