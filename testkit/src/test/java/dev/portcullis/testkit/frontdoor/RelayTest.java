package dev.portcullis.testkit.frontdoor;

import static dev.portcullis.testkit.frontdoor.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After the login nothing differs from the real server. */
@Timeout(120)
class RelayTest extends FrontDoorFixture {
    @ParameterizedTest
    @ValueSource(strings = {"app", "legacy"})
    void carriesPacketsBeyondSixteenMegabytes(String user) throws Exception {
        byte[] large = new byte[40_000_000];
        new Random(1).nextBytes(large);
        Map<String, String> binary = Map.of("useServerPrepStmts", "true");
        try (Connection connection = client.verified(user, user.equals("app") ? token() : PASSWORD, binary);
                PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            statement.setBytes(1, large);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                assertThat(rows.getBytes(1)).isEqualTo(large);
            }
        }
    }

    @Test
    void carriesLoadDataLocal(@TempDir Path directory) throws Exception {
        String lines = IntStream.range(0, 100_000).mapToObj(String::valueOf).collect(Collectors.joining("\n"));
        Path file = Files.writeString(directory.resolve("numbers.txt"), lines);
        try (Connection connection = client.verified("app", token(), Map.of("allowLoadLocalInfile", "true"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE shop.numbers (n INT)");
            statement.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE shop.numbers");
            assertThat(text(connection, "SELECT SUM(n) FROM shop.numbers")).isEqualTo("4999950000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "legacy"})
    void leavesCompressionAndAttributesToTheTwoEnds(String user) throws Exception {
        Map<String, String> more = Map.of("useCompression", "true", "connectionAttributes", "shoe_size:43");
        try (Connection connection = client.verified(user, user.equals("app") ? token() : PASSWORD, more)) {
            assertThat(text(connection, "SHOW STATUS LIKE 'Compression'")).isEqualTo("ON");
            assertThat(text(connection, "SELECT REPEAT('x', 1000000)")).hasSize(1_000_000);
            assertThat(text(
                            connection,
                            "SELECT ATTR_VALUE FROM performance_schema.session_account_connect_attrs"
                                    + " WHERE PROCESSLIST_ID = CONNECTION_ID() AND ATTR_NAME = 'shoe_size'"))
                    .isEqualTo("43");
        }
    }

    @Test
    void resumesTlsSessions() throws Exception {
        for (int connection = 0; connection < 10; connection++) {
            client.verified("app", token()).close();
        }

        assertThat(door.connections()).isEqualTo(10);
        assertThat(door.handshakes()).isEqualTo(10);
        assertThat(door.resumedHandshakes()).isEqualTo(9);
    }

    @Test
    void passesOnAKilledConnection() throws Exception {
        try (Connection connection = client.verified("legacy", PASSWORD)) {
            sql("KILL " + text(connection, "SELECT CONNECTION_ID()"));

            assertThatThrownBy(() -> text(connection, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        }
    }

    @Test
    void cancelsByASecondConnection() throws Exception {
        try (Connection connection = client.verified("app", token());
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertThatThrownBy(() -> statement.execute("SELECT SLEEP(50)"))
                    .isInstanceOf(java.sql.SQLTimeoutException.class);
        }
        assertThat(door.connections()).isEqualTo(2);
    }

    @Test
    void lettingGoOfAConnectionEndsItInTheServer() throws Exception {
        try (Connection admin = server.connect(server.administrator())) {
            for (boolean orderly : new boolean[] {true, false}) {
                Connection connection = client.verified("legacy", PASSWORD);
                String present = "SELECT COUNT(*) FROM information_schema.processlist WHERE ID = "
                        + text(connection, "SELECT CONNECTION_ID()");
                assertThat(text(admin, present)).isEqualTo("1");
                if (orderly) {
                    connection.close();
                } else {
                    connection.abort(Runnable::run);
                }
                while (!text(admin, present).equals("0")) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void answersAClientThatHasFinishedWriting() throws Exception {
        sql("CREATE USER bare IDENTIFIED WITH mysql_native_password BY ''");
        try (ProtocolClient bare = ProtocolClient.connect(door)) {
            bare.requestTls();
            bare.startTls(RawClient.trusting(door.authority()));
            bare.respond(2, "bare");
            Packet request = bare.read();
            assertThat(request.type()).isEqualTo(Packet.AUTH_SWITCH);
            bare.write(request.sequence() + 1, new byte[0]);
            assertThat(bare.read().type()).isEqualTo(Packet.OK);

            bare.write(0, ("\u0003SELECT SLEEP(0.2), 'still here'").getBytes(StandardCharsets.US_ASCII));
            bare.wire().shutdownOutput();

            assertThat(new String(bare.wire().in().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("still here");
        } finally {
            sql("DROP USER bare");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesOnTheKindOfEnd(boolean reset) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Wire clientWire = new Wire(listener.accept());
                Wire server = new Wire(new Socket(listener.getInetAddress(), listener.getLocalPort()));
                Wire serverWire = new Wire(listener.accept())) {
            Relay relay = new Relay(clientWire, serverWire, task -> new Thread(task).start());
            CompletableFuture<Void> ended = CompletableFuture.runAsync(relay::run);
            server.out().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);

            if (reset) {
                server.reset();
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
            } else {
                server.shutdownOutput();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                client.shutdownOutput();
                assertThat(server.in().read()).isEqualTo(-1);
            }
            ended.join();
        }
    }

    @Test
    void closingTheDoorEndsEveryConnection() throws Exception {
        try (Connection connection = client.verified("legacy", PASSWORD)) {
            door.close();

            assertThatThrownBy(() -> text(connection, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> ProtocolClient.connect(door)).isInstanceOf(IOException.class);
        }
    }
}
