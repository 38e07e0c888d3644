package dev.portcullis;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.Secret;
import dev.portcullis.config.SetByCode;
import dev.portcullis.config.Setting;
import dev.portcullis.config.SettingException;
import dev.portcullis.config.SqlState;
import dev.portcullis.connect.Connector;
import dev.portcullis.connect.ConnectorOptions;
import dev.portcullis.connect.Connectors;
import dev.portcullis.metrics.DriverMetrics;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens guarded connections; to be set up by code, by a pool's configuration or by Spring.
 *
 * <p>Each setting has a bean property of its name in camel case without the prefix: {@code portcullis.connect-timeout} is
 * {@code connectTimeout}. Values are written as in a URL and are judged together when the first connection is asked for;
 * whatever is wrong is then an {@link SQLException} with SQLState 22023. After that the DataSource is sealed.
 *
 * <p>The serialised form holds no secret: the password, the AWS credentials provider and the audit key stay behind, and a DataSource whose
 * URL holds a password cannot be serialised. Safe for use by several threads.
 */
public final class PortcullisDataSource extends PortcullisBean implements DataSource, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> settings = new HashMap<>();
    private final transient Map<String, String> connectorProperties = new HashMap<>();
    private transient @Nullable String url;
    private transient @Nullable String user;
    private transient @Nullable Secret password;
    private transient @Nullable Object awsCredentialsProvider;
    private transient @Nullable KeyPair auditKey;
    private transient boolean closed;
    private transient int loginTimeoutSeconds;
    private transient DriverMetrics metrics = DriverMetrics.NONE;

    /** Made at the first connection, when everything set was judged; nothing can be set from then on. */
    private transient @Nullable Connectors connectors;

    /** What was set, parsed; once {@link #connectors} are there. */
    private transient @Nullable ConnectionSettings judged;

    /** Sets the URL, {@code jdbc:portcullis:mysql://…}, which may hold every other setting too. */
    public void setUrl(@Nullable String url) {
        change("url", () -> this.url = url);
    }

    /** Sets the database user. */
    public void setUser(@Nullable String user) {
        change("user", () -> this.user = user);
    }

    /** Sets the password, for a user who logs in with one. */
    public void setPassword(@Nullable String password) {
        change("password", () -> this.password = password == null ? null : Secret.copyOf(password));
    }

    /**
     * Sets where AWS credentials come from, in place of the AWS default chain or a profile.
     *
     * @param provider an {@code AwsCredentialsProvider} of the AWS SDK for Java 2; declared as an object, so that an application
     *     without the SDK can look at this class
     */
    public void setAwsCredentialsProvider(@Nullable Object provider) {
        change("awsCredentialsProvider", () -> this.awsCredentialsProvider = provider);
    }

    /**
     * Sets what signs the audit trail, in place of {@code portcullis.audit.key-file}: an Ed25519 key pair of any JCA provider, such as that of a
     * hardware module.
     */
    public void setAuditKey(@Nullable KeyPair auditKey) {
        change("auditKey", () -> this.auditKey = auditKey);
    }

    /** Sets what hears of connects, logins and failures; null for nobody. */
    public void setMetrics(@Nullable DriverMetrics metrics) {
        change("metrics", () -> this.metrics = metrics == null ? DriverMetrics.NONE : metrics);
    }

    /** Sets any setting by the name that it has in a URL; null removes it. */
    public void setSetting(String name, @Nullable String value) {
        if (!name.regionMatches(true, 0, DriverSettings.PREFIX, 0, DriverSettings.PREFIX.length())) {
            throw new IllegalArgumentException(
                    name + " is no setting of the driver; set a property of Connector/J with setConnectorProperty");
        }
        change(name, () -> put(settings, name, value));
    }

    /**
     * Sets a property of Connector/J, also one that no URL may set because it loads a class, reads a file or logs values; null
     * removes it. What would weaken TLS or the login is refused from here too.
     */
    public void setConnectorProperty(String name, @Nullable String value) {
        change(name, () -> put(connectorProperties, name, value));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connector().open();
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Secret secret = password == null ? null : Secret.copyOf(password);
        return connector(user, secret).open();
    }

    /** Sets how long a connect may take, where {@code portcullis.connect-timeout} gives it longer; 0 for no such limit. */
    @Override
    public void setLoginTimeout(int seconds) {
        change("loginTimeout", () -> this.loginTimeoutSeconds = seconds);
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    /** Always null: the driver logs through {@link System.Logger}. */
    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        if (out != null) {
            throw noWriter();
        }
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw noWriter();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException(
                    "The DataSource is no wrapper for " + type.getName(), SqlState.REFUSED_BY_POLICY.code());
        }
        return type.cast(this);
    }

    private static SQLFeatureNotSupportedException noWriter() {
        return new SQLFeatureNotSupportedException(
                "The driver logs through System.Logger, under the names dev.portcullis.*", SqlState.UNSUPPORTED.code());
    }

    /**
     * Ends the audit trail, if there is one: everything is recorded, and the files can be taken up by another. There are no more connections
     * afterwards. Does nothing the second time.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (connectors != null) {
            connectors.close();
        }
    }

    /** The connector of the login that was set, which cannot change any more once it was judged. */
    private synchronized Connector connector() throws SQLException {
        ConnectionSettings known = judged;
        if (known == null) {
            known = judge(user, password);
        }
        Connectors open = connectors();
        judged = known;
        return open.of(known);
    }

    /** The connector of another login. */
    private synchronized Connector connector(@Nullable String user, @Nullable Secret password) throws SQLException {
        ConnectionSettings settings = judge(user, password);
        return connectors().of(settings);
    }

    private ConnectionSettings judge(@Nullable String user, @Nullable Secret password) throws SQLException {
        requireOpen();
        if (url == null) {
            throw new SettingException(
                    "The DataSource has no url; set it to jdbc:portcullis:mysql://<host>/<database>");
        }
        Properties info = new Properties();
        settings.forEach(info::setProperty);
        ConnectionSettings given =
                ConnectionSettings.parse(url, info, new SetByCode(user, password, connectorProperties));
        return loginTimeoutSeconds > 0 ? given.connectingWithin(Duration.ofSeconds(loginTimeoutSeconds)) : given;
    }

    private Connectors connectors() throws SQLException {
        requireOpen();
        Connectors known = connectors;
        if (known == null) {
            known = new Connectors(
                    new ConnectorOptions(metrics, awsCredentialsProvider, auditKey, InstantSource.system()));
            connectors = known;
        }
        return known;
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw new SQLException("The DataSource is closed; make another one", SqlState.UNABLE_TO_CONNECT.code());
        }
    }

    @Override
    void set(Setting<?> setting, @Nullable String value) {
        change(setting.name(), () -> put(settings, setting.name(), value));
    }

    private synchronized void change(String what, Runnable change) {
        if (connectors != null) {
            throw new IllegalStateException("The DataSource is in use, so " + what
                    + " cannot be changed any more; set it before the first connection, or make another DataSource");
        }
        change.run();
    }

    private static void put(Map<? super String, ? super String> values, String name, @Nullable String value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    /** Replaces this by what may be written out. */
    private synchronized Object writeReplace() throws ObjectStreamException {
        try {
            if (url != null && ConnectionSettings.holdsPassword(url)) {
                throw new NotSerializableException(
                        "The URL of the DataSource holds a password; set it with setPassword");
            }
        } catch (SQLException e) {
            throw new NotSerializableException("The URL of the DataSource cannot be read: " + e.getMessage());
        }
        return new SerialForm(
                url, user, loginTimeoutSeconds, new HashMap<>(settings), new HashMap<>(connectorProperties));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("A DataSource is read from its serial form");
    }

    /** Everything that was set but secrets and objects. */
    private record SerialForm(
            @Nullable String url,
            @Nullable String user,
            int loginTimeoutSeconds,
            HashMap<String, String> settings,
            HashMap<String, String> connectorProperties)
            implements Serializable {
        private Object readResolve() {
            PortcullisDataSource dataSource = new PortcullisDataSource();
            dataSource.url = url;
            dataSource.user = user;
            dataSource.loginTimeoutSeconds = loginTimeoutSeconds;
            dataSource.settings.putAll(settings);
            dataSource.connectorProperties.putAll(connectorProperties);
            return dataSource;
        }
    }
}
