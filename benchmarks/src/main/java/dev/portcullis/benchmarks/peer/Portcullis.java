package dev.portcullis.benchmarks.peer;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.guard.GuardedConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Portcullis with some of its features. In front of the stub stands the same guard and the same gate as in front of Connector/J; what
 * opens connections is left out.
 *
 * <p>Safe for use by several threads.
 */
final class Portcullis implements Peer {
    private final Map<String, String> settings;
    private @Nullable StubConnector stub;

    /** @param settings of the URL */
    Portcullis(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public Connection connect(Backend backend) throws SQLException {
        if (backend.isStub()) {
            return GuardedConnection.wrap(Peer.raw().connect(backend), stub().opened());
        }
        return DriverManager.getConnection(url(backend.address()), backend.user(), backend.password());
    }

    private synchronized StubConnector stub() throws SQLException {
        StubConnector known = stub;
        if (known == null) {
            known = StubConnector.of(ConnectionSettings.parse(url("mysql://localhost/"), new Properties()));
            stub = known;
        }
        return known;
    }

    private String url(String address) {
        return "jdbc:portcullis:" + address + "?portcullis.tls=local-plaintext"
                + settings.entrySet().stream()
                        .map(setting -> "&" + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining());
    }
}
