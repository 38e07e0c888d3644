package dev.portcullis.connect;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.portcullis.audit.BindKeys;
import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.Failure;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.HmacKey;
import dev.portcullis.audit.Outcome;
import dev.portcullis.audit.Session;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TokenKey;
import dev.portcullis.audit.TrailFailedException;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.audit.policy.BindMode;
import dev.portcullis.audit.policy.SinkEntry;
import dev.portcullis.audit.sink.InvalidSinkException;
import dev.portcullis.audit.sink.SinkSettings;
import dev.portcullis.audit.sink.Sinks;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.CredentialKind;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.Setting;
import dev.portcullis.config.SettingException;
import dev.portcullis.config.SqlState;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.tls.ServerProof;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records the connections of one connector, opened and refused, and begins the sessions of the guards. */
final class AuditTrail {
    private final ConnectionSettings settings;
    private final Capture capture;

    private AuditTrail(ConnectionSettings settings, Capture capture) {
        this.settings = settings;
        this.capture = capture;
    }

    /**
     * The trail that the settings and options describe; empty where nothing is recorded.
     *
     * @throws SettingException for settings that cannot be used
     * @throws SQLException if it cannot be written, and nothing may run unrecorded; SQLState 58030
     */
    static Optional<AuditTrail> of(ConnectionSettings settings, ConnectorOptions options, DriverMetrics metrics)
            throws SQLException {
        Optional<TrailSettings> trail = TrailSettings.of(settings, options.auditKey(), options.clock());
        if (trail.isEmpty()) {
            return Optional.empty();
        }
        BindKeys keys = new BindKeys(
                key(settings, DriverSettings.AUDIT_HMAC_KEY_FILE, HmacKey::read),
                key(settings, DriverSettings.AUDIT_TOKEN_KEY_FILE, TokenKey::read));
        AuditPolicyFile policy = policy(settings, keys.modes());
        CaptureOptions capturing = new CaptureOptions(
                settings.get(DriverSettings.AUDIT_CALL_SITE),
                settings.get(DriverSettings.AUDIT_CORRELATION),
                settings.find(DriverSettings.AUDIT_MDC).isPresent()
                        ? new MappedContext(settings.get(DriverSettings.AUDIT_MDC))
                        : null,
                policy,
                keys);
        Sinks sinks = sinks(policy, trail.get(), metrics);
        try {
            FileTrail files = FileTrail.open(trail.get(), metrics);
            files.whenEnded(sinks::close);
            return Optional.of(new AuditTrail(settings, new Capture(files, capturing)));
        } catch (TrailFailedException e) {
            sinks.close();
            throw new SQLException(e.getMessage(), SqlState.TRAIL_FAILED.code(), e);
        } catch (RuntimeException | Error e) {
            sinks.close();
            throw e;
        }
    }

    private static Sinks sinks(@Nullable AuditPolicyFile policy, TrailSettings trail, DriverMetrics metrics)
            throws SettingException {
        List<SinkSettings> sinks = new ArrayList<>();
        try {
            for (SinkEntry entry :
                    policy == null ? List.<SinkEntry>of() : policy.current().sinks()) {
                sinks.add(SinkSettings.of(entry));
            }
            return Sinks.start(trail.directory(), trail.name(), sinks, metrics);
        } catch (InvalidSinkException e) {
            throw new SettingException(DriverSettings.POLICY.name() + ": " + e.getMessage());
        }
    }

    private interface KeyReader<K> {
        K read(Path file) throws IOException;
    }

    private static <K> @Nullable K key(ConnectionSettings settings, Setting<Path> setting, KeyReader<K> reader)
            throws SettingException {
        Optional<Path> file = settings.find(setting);
        try {
            return file.isPresent() ? reader.read(file.get()) : null;
        } catch (IOException e) {
            throw new SettingException(setting.name() + ": " + file.get() + " cannot be used (" + e
                    + "); name a readable file of 32 to 4096 random bytes");
        }
    }

    private static @Nullable AuditPolicyFile policy(ConnectionSettings settings, Set<BindMode> keys)
            throws SettingException {
        if (settings.find(DriverSettings.POLICY).isEmpty()) {
            return null;
        }
        Path file = settings.get(DriverSettings.POLICY);
        try {
            return AuditPolicyFile.open(file, keys);
        } catch (IOException e) {
            throw new SettingException(DriverSettings.POLICY.name() + ": " + file + " cannot be read (" + e
                    + "); name a readable YAML file");
        } catch (InvalidPolicyException e) {
            throw new SettingException(DriverSettings.POLICY.name() + ": " + e.getMessage());
        }
    }

    /** Records what is still open, and ends the trail, which is a failed one from now on. */
    void close() {
        capture.close();
    }

    Session opened(ConnectionFacts facts, Connection raw) {
        ServerProof proof = facts.proof();
        long server = raw instanceof JdbcConnection connection
                ? connection.getSession().getThreadId()
                : 0;
        return capture.opened(
                new SessionFacts(
                        Capture.nextConnection(),
                        server,
                        facts.user(),
                        facts.kind().name().toLowerCase(Locale.ROOT),
                        facts.version(),
                        facts.kind() == CredentialKind.PASSWORD
                                ? null
                                : settings.find(DriverSettings.AWS_ROLE_ARN).orElse(null),
                        facts.target().endpoint().host()
                                + ':'
                                + facts.target().endpoint().port(),
                        settings.find(DriverSettings.APPLICATION).orElse(null)),
                settings.database().orElse(null),
                proof == null
                        ? ConnectionProof.NONE
                        : new ConnectionProof(proof.rootSubject(), proof.protocol(), proof.resumed()));
    }

    void refused(HostPort host, SQLException why) {
        capture.refused(
                new SessionFacts(
                        Capture.nextConnection(),
                        0,
                        settings.user().orElse(null),
                        null,
                        null,
                        null,
                        host.toString(),
                        settings.find(DriverSettings.APPLICATION).orElse(null)),
                new Failure(Outcome.ERROR, why.getSQLState(), why.getErrorCode()));
    }
}
