package dev.portcullis.config;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a URL and properties say about connections, parsed, judged and frozen.
 *
 * <p>Two are equal when they would open the same connections; the password counts, by {@link Secret#matches}. The string form
 * holds no secret and not the URL. Immutable but for the password, which its owner may wipe. Safe for use by several threads.
 */
public final class ConnectionSettings {
    private final Topology topology;
    private final List<HostPort> hosts;
    private final @Nullable String database;
    private final @Nullable String user;
    private final @Nullable Secret password;
    private final Map<Setting<?>, Object> values;
    private final Map<HostPort, HostPort> namedEndpoints;
    private final Map<HostPort, Map<String, String>> connectorProperties;
    private final int hash;

    ConnectionSettings(SettingsBuilder from) {
        this.topology = from.topology;
        this.hosts = List.copyOf(from.connectorProperties.keySet());
        this.database = from.database;
        this.user = from.user;
        this.password = from.password;
        this.values = Map.copyOf(from.values);
        this.namedEndpoints = Map.copyOf(from.namedEndpoints);
        this.connectorProperties = Map.copyOf(from.connectorProperties);
        this.hash = hash();
    }

    private ConnectionSettings(ConnectionSettings from, Map<Setting<?>, Object> values) {
        this.topology = from.topology;
        this.hosts = from.hosts;
        this.database = from.database;
        this.user = from.user;
        this.password = from.password;
        this.values = Map.copyOf(values);
        this.namedEndpoints = from.namedEndpoints;
        this.connectorProperties = from.connectorProperties;
        this.hash = hash();
    }

    /** Tells whether a URL is meant for this driver, be it right or wrong; {@link #parse} says what is wrong. */
    public static boolean accepts(@Nullable String url) {
        return MysqlUrl.isFor(url);
    }

    /**
     * Parses a URL and the caller's properties, whose defaults count and which stay as they are.
     *
     * @throws SettingException when the URL or a property is unknown, repeated, malformed, out of bounds, refused or
     *     contradicts another; SQLState 22023
     * @throws java.sql.SQLFeatureNotSupportedException when the scheme is not supported; SQLState 0A000
     */
    public static ConnectionSettings parse(String url, Properties info) throws SQLException {
        return parse(url, info, SetByCode.NOTHING);
    }

    /**
     * As {@link #parse(String, Properties)}, with what the application's code set.
     *
     * @throws SettingException also when code names another user or password than the text
     */
    public static ConnectionSettings parse(String url, Properties info, SetByCode byCode) throws SQLException {
        if (!accepts(url)) {
            throw new SettingException("The URL does not start with " + MysqlUrl.PREFIX + "mysql:");
        }
        return new SettingsBuilder()
                .add(MysqlUrlParser.parse(url))
                .add(info)
                .add(byCode)
                .build();
    }

    /**
     * Tells whether a URL holds a password, right or wrong, and so must not be kept or shown.
     *
     * @throws SettingException when the URL cannot be read, and so may hold one; SQLState 22023
     */
    public static boolean holdsPassword(String url) throws SQLException {
        return accepts(url) && MysqlUrlParser.parse(url).holdsPassword();
    }

    /** The hosts, in the order of the URL; at least one, and none twice. */
    public List<HostPort> hosts() {
        return hosts;
    }

    /** How the hosts stand to each other. */
    public Topology topology() {
        return topology;
    }

    /** The database to start in. */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /** The database user. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** The password that the caller gave. It stays owned by this object. */
    public Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /**
     * The value of a setting that has a default.
     *
     * @throws IllegalArgumentException when the setting has no default and is not set: ask {@link #find} for such a one
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalArgumentException(setting + " is not set and has no default"));
    }

    /** The value of a setting: as set, else its default, else empty. */
    @SuppressWarnings("unchecked") // a setting's value was parsed by that setting
    public <T> Optional<T> find(Setting<T> setting) {
        T value = (T) values.get(setting);
        return Optional.ofNullable(value == null ? setting.defaultValue() : value);
    }

    /** Tells whether a setting was given, be it with its default. */
    public boolean isSet(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** These settings, with {@link DriverSettings#CONNECT_TIMEOUT} no longer than a limit. */
    public ConnectionSettings connectingWithin(Duration limit) {
        if (get(DriverSettings.CONNECT_TIMEOUT).compareTo(limit) <= 0) {
            return this;
        }
        Map<Setting<?>, Object> limited = new HashMap<>(values);
        limited.put(DriverSettings.CONNECT_TIMEOUT, limit);
        return new ConnectionSettings(this, limited);
    }

    /** The real endpoint that {@link DriverSettings#ENDPOINT} names for a host, there or for all hosts. */
    public Optional<HostPort> namedEndpoint(HostPort host) {
        return Optional.ofNullable(namedEndpoints.get(host)).or(() -> find(DriverSettings.ENDPOINT));
    }

    /**
     * The properties of Connector/J for one of the {@link #hosts}, judged, spelled as Connector/J spells them. User, password,
     * database and anything of TLS or login are not among them.
     */
    public Map<String, String> connectorProperties(HostPort host) {
        return Objects.requireNonNull(connectorProperties.get(host), "not a host of these settings");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ConnectionSettings that
                        && topology == that.topology
                        && hosts.equals(that.hosts)
                        && Objects.equals(database, that.database)
                        && Objects.equals(user, that.user)
                        && values.equals(that.values)
                        && namedEndpoints.equals(that.namedEndpoints)
                        && connectorProperties.equals(that.connectorProperties)
                        && (password == null
                                ? that.password == null
                                : that.password != null && password.matches(that.password)));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private int hash() {
        return Objects.hash(topology, hosts, database, user, values, namedEndpoints, connectorProperties);
    }

    /** One line for logs: hosts, database, user and the names and values of the driver's own settings. */
    @Override
    public String toString() {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Setting<?> setting : DriverSettings.all()) {
            if (isSet(setting)) {
                named.put(setting.name(), Objects.requireNonNull(values.get(setting)));
            }
        }
        return "ConnectionSettings[" + Setting.textOf(topology) + " " + hosts + ", database=" + database + ", user="
                + user + ", password=" + (password == null ? "none" : "given") + ", " + named + "]";
    }
}
