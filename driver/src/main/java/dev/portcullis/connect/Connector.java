package dev.portcullis.connect;

import dev.portcullis.audit.Session;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.SettingException;
import dev.portcullis.config.SqlState;
import dev.portcullis.config.Topology;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.LoginSources;
import dev.portcullis.endpoint.CnameResolver;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.endpoint.EndpointResolver;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.guard.GuardedConnection;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.metrics.DriverMetrics.ConnectOutcome;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens guarded connections for one set of settings, and keeps what they share: tokens, secrets and TLS sessions. Long-lived;
 * safe for use by several threads.
 */
public final class Connector implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connector.class.getName());

    private final ConnectionSettings settings;
    private final DriverMetrics metrics;
    private final Gate gate;
    private final @Nullable AuditTrail audit;
    private final PhysicalConnections physical;
    private final EndpointResolver endpoints = new EndpointResolver(CnameResolver.system());

    /**
     * Opens nothing yet.
     *
     * @throws SQLFeatureNotSupportedException for {@code loadbalance:} and {@code replication:}; SQLState 0A000
     * @throws SettingException for a policy file or an audit trail that cannot be used; SQLState 22023
     * @throws SQLException for an audit trail that cannot be written, where nothing may run unrecorded; SQLState 58030
     */
    public Connector(ConnectionSettings settings, ConnectorOptions options) throws SQLException {
        if (settings.topology() == Topology.LOADBALANCE || settings.topology() == Topology.REPLICATION) {
            throw new SQLFeatureNotSupportedException(
                    "Connections that change hosts by themselves (loadbalance:, replication:) are not supported: a statement"
                            + " would run on a host that the application did not choose. Use one URL for each host, or"
                            + " several hosts in one URL to have them tried in order",
                    SqlState.UNSUPPORTED.code());
        }
        this.settings = settings;
        this.metrics = DriverMetrics.quiet(options.metrics());
        this.gate = Gate.of(settings, metrics);
        this.audit = AuditTrail.of(settings, options, metrics).orElse(null);
        this.physical = new PhysicalConnections(settings, options, metrics);
    }

    /**
     * Opens a connection to the first host that can be reached, in the order of the URL.
     *
     * @throws SQLException with SQLState 08001 when no host can be reached and proven in time, 28000 when no login can be had or the
     *     server refuses it, or as the server answered
     */
    public Connection open() throws SQLException {
        Duration timeout = settings.get(DriverSettings.CONNECT_TIMEOUT);
        Deadline deadline = Deadline.in(timeout);
        List<HostPort> hosts = settings.hosts();
        SQLException failure = null;
        for (int i = 0; i < hosts.size(); i++) {
            int hostsLeft = hosts.size() - i;
            Deadline share = hostsLeft == 1 ? deadline : deadline.orIn(deadline.millisLeft() / hostsLeft);
            try {
                return open(hosts.get(i), share, timeout);
            } catch (SQLException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
                if (!Failures.isUnreachable(e)) {
                    break;
                }
            }
        }
        if (failure == null) {
            throw new IllegalStateException("The settings name no host");
        }
        throw failure;
    }

    /**
     * Ends the audit trail, and threads that nobody waits for. Connections stay open; what they would run is then a matter of {@code
     * portcullis.audit.on-failure}.
     */
    @Override
    public void close() {
        physical.close();
        if (audit != null) {
            audit.close();
        }
    }

    private Connection open(HostPort host, Deadline deadline, Duration timeout) throws SQLException {
        long began = System.nanoTime();
        CredentialKind kind = settings.get(DriverSettings.CREDENTIALS);
        ConnectOutcome outcome = ConnectOutcome.UNREACHABLE;
        try {
            Endpoint endpoint = endpoints.resolve(settings, host, Duration.ofMillis(deadline.millisLeft()));
            kind = LoginSources.kind(settings, endpoint);
            Target target = new Target(host, endpoint, settings.get(DriverSettings.TLS));
            PhysicalConnections.Opened opened = physical.open(target, kind, null, deadline, timeout);
            ConnectionFacts facts = ConnectionFacts.of(opened.attempt(), Duration.ofNanos(System.nanoTime() - began));
            LOG.log(Level.DEBUG, "Connected: {0}", facts);
            outcome = ConnectOutcome.CONNECTED;
            Session session = audit == null ? null : audit.opened(facts, opened.raw());
            return GuardedConnection.wrap(
                    opened.raw(),
                    new OpenedConnection(
                            facts, physical.url(target), settings.get(DriverSettings.UNWRAP), gate, session));
        } catch (SQLException e) {
            if (audit != null) {
                audit.refused(host, e);
            }
            outcome = Failures.outcome(e, deadline);
            throw e;
        } finally {
            metrics.connectEnded(kind, outcome, Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
