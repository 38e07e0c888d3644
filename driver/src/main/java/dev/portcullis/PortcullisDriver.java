package dev.portcullis;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.SettingValues;
import dev.portcullis.config.SettingsMemory;
import dev.portcullis.config.SqlState;
import dev.portcullis.connect.ConnectorOptions;
import dev.portcullis.connect.Connectors;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver for URLs that begin with {@code jdbc:portcullis:mysql:}. It registers itself with {@link DriverManager}; safe for
 * use by several threads.
 *
 * <p>Connections with equal settings share tokens, secrets and TLS sessions.
 */
public final class PortcullisDriver implements Driver {
    private static final int MAJOR_VERSION = 0;
    private static final int MINOR_VERSION = 1;

    private final Connectors connectors = new Connectors(ConnectorOptions.DEFAULT);
    private final SettingsMemory memory = new SettingsMemory();

    static {
        register();
    }

    /** A driver with connectors of its own; applications need none, because {@link DriverManager} has one. */
    public PortcullisDriver() {}

    private static void register() {
        try {
            DriverManager.registerDriver(new PortcullisDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Opens a guarded connection, or returns null for the URL of another driver.
     *
     * @throws SQLException with SQLState 22023 for wrong settings, 0A000 for ones that are not supported, 08001 when the server
     *     cannot be reached and proven in time, 28000 when no login can be had or the server refuses it
     */
    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        ConnectionSettings settings = memory.parse(url, info == null ? new Properties() : info);
        int loginTimeoutSeconds = DriverManager.getLoginTimeout();
        if (loginTimeoutSeconds > 0) {
            settings = settings.connectingWithin(Duration.ofSeconds(loginTimeoutSeconds));
        }
        return connectors.of(settings).open();
    }

    @Override
    public boolean acceptsURL(@Nullable String url) throws SQLException {
        if (url == null) {
            throw new SQLException("The URL is null", SqlState.BAD_SETTING.code());
        }
        return ConnectionSettings.accepts(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) throws SQLException {
        return SettingValues.describe(url, info == null ? new Properties() : info)
                .toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return MAJOR_VERSION;
    }

    @Override
    public int getMinorVersion() {
        return MINOR_VERSION;
    }

    /** False, because MySQL lacks parts of SQL-92 that the mark demands. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(
                "The driver logs through System.Logger, under the names dev.portcullis.*", SqlState.UNSUPPORTED.code());
    }
}
