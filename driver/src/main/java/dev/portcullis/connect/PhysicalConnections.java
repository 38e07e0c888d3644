package dev.portcullis.connect;

import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.jdbc.ConnectionImpl;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.SqlState;
import dev.portcullis.credentials.Deadline;
import dev.portcullis.credentials.Login;
import dev.portcullis.credentials.LoginSource;
import dev.portcullis.credentials.LoginSource.LoginAttempts;
import dev.portcullis.credentials.LoginSources;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.tls.ServerProof;
import dev.portcullis.tls.ServerVerifier;
import dev.portcullis.tls.TlsFailure;
import dev.portcullis.tls.TrustSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens Connector/J's connections for one set of settings, and proves servers and provides logins to them. Safe for use by
 * several threads.
 */
final class PhysicalConnections implements AutoCloseable {
    private final ConnectionSettings settings;
    private final ConnectorOptions options;
    private final DriverMetrics metrics;
    private final Background background = new Background();
    private final HostLookup lookup = new HostLookup(background.calls());
    private final ServerVerifier verifier;
    private final ConcurrentMap<CredentialKind, LoginSource> sources = new ConcurrentHashMap<>();

    PhysicalConnections(ConnectionSettings settings, ConnectorOptions options, DriverMetrics metrics) {
        this.settings = settings;
        this.options = options;
        this.metrics = metrics;
        this.verifier = new ServerVerifier(TrustSettings.of(settings));
    }

    /** Opens no more connections but the second ones of those that are open. */
    @Override
    public void close() {
        background.close();
    }

    /** A connection of Connector/J's, and the login that it was opened by. */
    record Opened(Connection raw, Attempt attempt) {}

    /**
     * Opens a connection with the first login that the server accepts.
     *
     * @param onlyUser as {@link LoginSource#attempts} takes it
     * @param timeout what the deadline came from, for errors
     */
    Opened open(Target target, CredentialKind kind, @Nullable String onlyUser, Deadline deadline, Duration timeout)
            throws SQLException {
        SQLException refusal = null;
        try (LoginAttempts attempts = source(kind, target).attempts(target.endpoint(), onlyUser, deadline)) {
            for (Login login = next(attempts, target, deadline, timeout);
                    login != null;
                    login = next(attempts, target, deadline, timeout)) {
                if (refusal != null) {
                    metrics.loginRetried(kind);
                }
                try {
                    Opened opened = openWith(target, login, deadline, timeout);
                    attempts.accepted();
                    return opened;
                } catch (SQLException e) {
                    if (!Failures.isLoginRefused(e)) {
                        throw e;
                    }
                    attempts.rejected();
                    refusal = e;
                }
            }
            throw refused(kind, attempts, refusal);
        }
    }

    /** Begins the login of a second connection, which Connector/J opens for {@code cancel()} or a query timeout. */
    Attempt beginAgain(Target target, String user, int loginTimeoutMillis) throws SQLException {
        Duration timeout = settings.get(DriverSettings.CONNECT_TIMEOUT);
        Deadline deadline = Deadline.in(timeout).orIn(loginTimeoutMillis);
        CredentialKind kind = LoginSources.kind(settings, target.endpoint());
        Attempt attempt = new Attempt(target, loginAgain(target, kind, user, deadline, timeout), deadline);
        background.deadlines().watch(attempt);
        return attempt;
    }

    /** Connector/J tries one login only, so which version of a secret the server wants is found out on a connection before. */
    private Login loginAgain(Target target, CredentialKind kind, String user, Deadline deadline, Duration timeout)
            throws SQLException {
        if (kind == CredentialKind.SECRET) {
            Opened probe = open(target, kind, user, deadline, timeout);
            probe.raw.close();
            return probe.attempt.login();
        }
        try (LoginAttempts attempts = source(kind, target).attempts(target.endpoint(), user, deadline)) {
            Login login = attempts.next();
            if (login == null) {
                throw refused(kind, attempts, null);
            }
            return login;
        }
    }

    InetAddress[] lookUp(String host, Deadline deadline) throws IOException {
        return lookup.of(host, deadline);
    }

    /** Hears that no address of the host could be connected to. */
    void notThere(String host) {
        lookup.forget(host);
    }

    SSLSocket prove(Attempt attempt, Socket plain) throws TlsFailure {
        try {
            SSLSocket socket = attempt.prove(plain, verifier);
            ServerProof proof = attempt.proof();
            if (proof != null) {
                metrics.tlsProven(proof.resumed(), proof.leafNotAfter(), proof.rootNotAfter());
            }
            return socket;
        } catch (TlsFailure e) {
            metrics.tlsFailed(e.reason());
            throw e;
        }
    }

    /** Connects once more if the first handshake offered less than it could and failed: no login was sent then. */
    private Opened openWith(Target target, Login login, Deadline deadline, Duration timeout) throws SQLException {
        Attempt attempt = new Attempt(target, login, deadline);
        try {
            return openWith(attempt, timeout);
        } catch (SQLException e) {
            if (attempt.failure() instanceof TlsFailure failure && failure.offeredLess()) {
                return openWith(new Attempt(target, login, deadline), timeout);
            }
            throw e;
        }
    }

    private Opened openWith(Attempt attempt, Duration timeout) throws SQLException {
        Target target = attempt.target();
        Map<String, String> properties = ConnectorProperties.of(settings, target.address());
        Ticket ticket = Ticket.issue(attempt, this, url(target));
        properties.put(Ticket.PROPERTY, ticket.id());
        HostInfo host = new HostInfo(
                ticket,
                target.address().host(),
                target.address().port(),
                attempt.login().user(),
                null,
                properties);
        background.deadlines().watch(attempt);
        Connection raw;
        try {
            raw = ConnectionImpl.getInstance(host);
        } catch (SQLException e) {
            background.deadlines().forget(attempt);
            throw Failures.explain(e, attempt, timeout);
        } finally {
            attempt.wipe();
        }
        if (!background.deadlines().forget(attempt)) {
            raw.close();
            throw Failures.timedOut(target, attempt.phase(), timeout, null);
        }
        return new Opened(raw, attempt);
    }

    /** Names where the connection leads, for {@code DatabaseMetaData.getURL} and as the key of Connector/J's caches. */
    String url(Target target) {
        return "jdbc:portcullis:mysql://" + target.address() + "/"
                + settings.database().orElse("");
    }

    private static @Nullable Login next(LoginAttempts attempts, Target target, Deadline deadline, Duration timeout)
            throws SQLException {
        try {
            return attempts.next();
        } catch (SQLException e) {
            throw deadline.passed() ? Failures.timedOut(target, Phase.CREDENTIALS, timeout, e) : e;
        }
    }

    private static SQLException refused(CredentialKind kind, LoginAttempts attempts, @Nullable SQLException refusal) {
        if (refusal == null) {
            return new SQLInvalidAuthorizationSpecException(
                    attempts.explanation(), SqlState.AUTHENTICATION_FAILED.code());
        }
        return kind == CredentialKind.PASSWORD
                ? refusal
                : new SQLInvalidAuthorizationSpecException(
                        refusal.getMessage() + ". " + attempts.explanation(),
                        refusal.getSQLState(),
                        refusal.getErrorCode(),
                        refusal);
    }

    private LoginSource source(CredentialKind kind, Target target) throws SQLException {
        LoginSource known = sources.get(kind);
        if (known == null) {
            LoginSource made = LoginSources.of(
                    kind,
                    settings,
                    target.endpoint(),
                    options.awsCredentials(),
                    metrics,
                    options.clock(),
                    background.calls());
            LoginSource earlier = sources.putIfAbsent(kind, made);
            known = earlier == null ? made : earlier;
        }
        return known;
    }
}
