package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.PortcullisDataSource;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that was taken over answers a query as if it had been {@code LOAD DATA LOCAL}: it asks the client for a file of its machine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileRequestTest {
    private static final String DATABASE = "robbed";
    private static final String SECRET = "nobody but this machine knows";

    @TempDir
    private Path directory;

    private Path secret;

    @BeforeAll
    static void createDatabase() throws SQLException {
        RealServer.createDatabase(DATABASE);
    }

    @BeforeEach
    void writeSecret() throws IOException {
        secret = Files.writeString(directory.resolve("secret"), SECRET);
    }

    private static PortcullisDataSource behind(AskingRelay relay) {
        MysqlServer server = RealServer.server();
        PortcullisDataSource source = new PortcullisDataSource();
        source.setUrl("jdbc:portcullis:mysql://127.0.0.1:" + relay.port() + "/" + DATABASE
                + "?portcullis.tls=local-plaintext&portcullis.credentials=password");
        source.setUser(server.administrator().user());
        source.setPassword(server.administrator().password());
        return source;
    }

    private AskingRelay relay(String query) throws IOException {
        MysqlServer server = RealServer.server();
        return new AskingRelay(server.host(), server.port(), query, secret);
    }

    @Test
    void noFileIsGivenForAQuery() throws Exception {
        try (AskingRelay relay = relay("SELECT 42");
                PortcullisDataSource source = behind(relay);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 42 AS prepared")) {
            assertRefused(() -> statement.executeQuery("SELECT 42"));
            assertRefused(() -> statement.execute("/* LOAD DATA LOCAL INFILE */ SELECT 42"));
            assertRefused(prepared::executeQuery);
            assertThat(relay.asked()).isEqualTo(3);
            assertThat(relay.given()).doesNotContain(SECRET);
            try (ResultSet rows = statement.executeQuery("SELECT 7")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void noFileIsGivenForWhatConnectorJAsksWhenItConnects() throws Exception {
        try (AskingRelay relay = relay("SELECT");
                PortcullisDataSource source = behind(relay)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> source.getConnection().close());
            assertThat(relay.asked()).isPositive();
            assertThat(relay.given()).doesNotContain(SECRET);
        }
    }

    @Test
    void noFileIsGivenOutsideOfTheDirectoryThatCodeAllows() throws Exception {
        Path allowed = Files.createDirectory(directory.resolve("allowed"));
        try (AskingRelay relay = relay("SELECT 42");
                PortcullisDataSource source = behind(relay)) {
            source.setConnectorProperty("allowLoadLocalInfileInPath", allowed.toString());
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeQuery("SELECT 42"));
            }
            assertThat(relay.asked()).isEqualTo(1);
            assertThat(relay.given()).doesNotContain(SECRET);
        }
    }

    /** The relay that asks is heeded where code allows every file, so the tests above would see one that is given. */
    @Test
    void everyFileIsGivenWhereCodeAllowsEveryFile() throws Exception {
        try (AskingRelay relay = relay("SELECT 42");
                PortcullisDataSource source = behind(relay)) {
            source.setConnectorProperty("allowLoadLocalInfile", "true");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT 42");
            }
            assertThat(relay.given()).isEqualTo(SECRET);
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(call).withMessageContaining("allowLoadLocalInfile");
    }
}
