package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The server behind the front door, reached over TLS and known by its certificate, and the IAM users in it: each has a password on the
 * real server that nobody but the front door knows. Thread-safe.
 */
final class RealServer {
    private final MysqlServer server;
    private final SSLContext tls;
    private final Map<String, Login> iamUsers = new ConcurrentHashMap<>();

    RealServer(MysqlServer server) {
        this.server = server;
        this.tls = trusting(server);
    }

    private static SSLContext trusting(MysqlServer server) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("server", server.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot trust the real server's certificate", e);
        }
    }

    /** Makes the user log in by token from now on; creates it, without any grant, if it is not there. */
    void addIamUser(String user) throws SQLException {
        Login login = Login.random(user);
        try (Connection connection = server.connect(server.administrator())) {
            for (String verb : new String[] {"CREATE USER IF NOT EXISTS", "ALTER USER"}) {
                try (PreparedStatement statement = connection.prepareStatement(verb + " ?@'%' IDENTIFIED BY ?")) {
                    statement.setString(1, user);
                    statement.setString(2, login.password());
                    statement.execute();
                }
            }
        }
        iamUsers.put(user, login);
    }

    boolean isIamUser(String user) {
        return iamUsers.containsKey(user);
    }

    Wire connect() throws IOException {
        return new Wire(new Socket(server.host(), server.port()));
    }

    /** Passes on the client's wish for TLS, and does the handshake. */
    void startTls(Wire wire, Packet tlsRequest) throws IOException {
        tlsRequest.write(wire.out());
        wire.connectTls(tls);
    }

    /**
     * Logs an IAM user in, with the database and capabilities that the client asked for.
     *
     * @param sequence of the handshake response
     * @return the last word of the server: an OK or ERR packet
     */
    Packet logIn(Wire wire, Greeting greeting, HandshakeResponse response, int sequence) throws IOException {
        Login login = iamUsers.get(response.user());
        if (login == null) {
            throw new IllegalArgumentException(response.user() + " is no IAM user");
        }
        byte[] proof = PasswordProof.of(greeting.plugin(), login.password(), greeting.nonce());
        new Packet(sequence, response.withProof(greeting.plugin(), proof)).write(wire.out());
        while (true) {
            Packet packet = Packet.read(wire.in());
            switch (packet.type()) {
                case Packet.OK, Packet.ERROR -> {
                    return packet;
                }
                case Packet.AUTH_SWITCH -> {
                    Payload payload = new Payload(packet.payload());
                    payload.next(1);
                    String plugin = payload.textUntilNul();
                    byte[] nonce = payload.untilNul();
                    packet.reply(PasswordProof.of(plugin, login.password(), nonce))
                            .write(wire.out());
                }
                default -> {
                    if (packet.asksForPassword()) {
                        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
                        packet.reply(Arrays.copyOf(password, password.length + 1))
                                .write(wire.out());
                    }
                }
            }
        }
    }
}
