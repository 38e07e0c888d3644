package dev.portcullis.benchmarks.peer;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardContext;
import dev.portcullis.guard.GuardedConnection;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
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
    private @Nullable GuardContext stub;

    /** @param settings of the URL */
    Portcullis(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Whether what the guard hears goes to an audit trail. */
    static boolean audits() {
        return Arrays.stream(GuardContext.class.getMethods())
                .anyMatch(method -> method.getName().equals("session"));
    }

    @Override
    public Connection connect(Backend backend) throws SQLException {
        if (backend.isStub()) {
            return GuardedConnection.wrap(Peer.raw().connect(backend), stub());
        }
        return DriverManager.getConnection(url(backend.address()), backend.user(), backend.password());
    }

    /** What the connections of one connector share. */
    private synchronized GuardContext stub() throws SQLException {
        GuardContext known = stub;
        if (known == null) {
            ConnectionSettings parsed = ConnectionSettings.parse(url("mysql://localhost/"), new Properties());
            known = new StubContext(Gate.of(parsed, DriverMetrics.NONE));
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

    private record StubContext(Gate gate) implements GuardContext {
        @Override
        public boolean unwrapAllowed() {
            return false;
        }

        @Override
        public void unwrapped(Class<?> type) {}

        @Override
        public String url() {
            return "jdbc:portcullis:stub:";
        }

        @Override
        public void closed() {}
    }
}
