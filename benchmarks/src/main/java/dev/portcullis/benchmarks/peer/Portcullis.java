package dev.portcullis.benchmarks.peer;

import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardContext;
import dev.portcullis.guard.GuardedConnection;
import dev.portcullis.metrics.DriverMetrics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Portcullis with some of its features. In front of the stub stands the same guard and the same gate as in front of Connector/J; what
 * opens connections is left out.
 * Safe for use by several threads.
 */
final class Portcullis implements Peer {
    private final Map<String, String> settings;
    private @Nullable StubConnector stub;

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
            StubConnector known = stub();
            return GuardedConnection.wrap(Peer.raw().connect(backend), known.context());
        }
        return DriverManager.getConnection(url(backend.address()), backend.user(), backend.password());
    }

    private synchronized StubConnector stub() throws SQLException {
        StubConnector known = stub;
        if (known == null) {
            ConnectionSettings parsed = ConnectionSettings.parse(url("mysql://localhost/"), new Properties());
            known = new StubConnector(Gate.of(parsed, DriverMetrics.NONE), capture(parsed));
            stub = known;
        }
        return known;
    }

    private static @Nullable Capture capture(ConnectionSettings parsed) throws SQLException {
        Optional<TrailSettings> trail = TrailSettings.of(parsed, null, InstantSource.system());
        try {
            return trail.isEmpty()
                    ? null
                    : new Capture(FileTrail.open(trail.get(), DriverMetrics.NONE), CaptureOptions.DEFAULT);
        } catch (TrailFailedException e) {
            throw new SQLException(e);
        }
    }

    /** What the connections of one connector share. */
    private record StubConnector(Gate gate, @Nullable Capture capture) {
        GuardContext context() {
            SessionFacts facts = new SessionFacts(
                    Capture.nextConnection(), 1, "app", "iam", "ABCD", "orders.example:3306", "orders");
            return new StubContext(
                    gate, capture == null ? null : capture.opened(facts, "shop", ConnectionProof.NONE));
        }
    }

    private String url(String address) {
        return "jdbc:portcullis:" + address + "?portcullis.tls=local-plaintext"
                + settings.entrySet().stream()
                        .map(setting -> "&" + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining());
    }

    private record StubContext(Gate gate, @Nullable Session session) implements GuardContext {
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
