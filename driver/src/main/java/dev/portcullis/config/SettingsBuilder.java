package dev.portcullis.config;

import dev.portcullis.config.ConnectorProperty.Ruling;
import dev.portcullis.config.MysqlUrl.Host;
import dev.portcullis.config.MysqlUrl.Property;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges each property, wherever it was written, by one rule: its name is known, and it has one value. The same value twice
 * is none of two; a host's own property of Connector/J stands before that of all hosts, as in Connector/J.
 */
final class SettingsBuilder {
    Topology topology = Topology.SINGLE;

    @Nullable
    String database;

    @Nullable
    String user;

    @Nullable
    Secret password;

    final Map<Setting<?>, Object> values = new HashMap<>();
    final Map<HostPort, HostPort> namedEndpoints = new HashMap<>();
    final Map<HostPort, Map<String, String>> connectorProperties = new LinkedHashMap<>();

    private final Map<String, String> forAllHosts = new TreeMap<>();

    SettingsBuilder add(MysqlUrl url) throws SettingException {
        topology = url.topology();
        database = url.database();
        for (Property property : url.properties()) {
            add(property.name(), property.value());
        }
        for (Host host : url.hosts()) {
            Map<String, String> own = new TreeMap<>();
            if (connectorProperties.put(host.address(), own) != null) {
                throw new SettingException("The URL names " + host.address() + " twice");
            }
            for (Property property : host.properties()) {
                addToHost(host.address(), own, property);
            }
        }
        refuseUserOfSomeHosts(url.hosts());
        return this;
    }

    /** Connector/J would log in to the other hosts as nobody. */
    private static void refuseUserOfSomeHosts(List<Host> hosts) throws SettingException {
        long withUser = hosts.stream()
                .filter(host ->
                        host.properties().stream().anyMatch(p -> p.name().equalsIgnoreCase("user")))
                .count();
        if (withUser > 0 && withUser < hosts.size()) {
            throw new SettingException(
                    "The URL gives a user for some of its hosts only; give it once, as the property user");
        }
    }

    SettingsBuilder add(Properties info) throws SettingException {
        for (Map.Entry<Object, Object> entry : info.entrySet()) {
            if (!(entry.getKey() instanceof String) || !(entry.getValue() instanceof String)) {
                throw new SettingException("The property " + SettingException.printable(String.valueOf(entry.getKey()))
                        + " is not a String; fill Properties with setProperty");
            }
        }
        for (String name : info.stringPropertyNames()) {
            add(name, info.getProperty(name));
        }
        return this;
    }

    SettingsBuilder add(SetByCode byCode) throws SettingException {
        user = once("user", user, byCode.user() == null ? "" : byCode.user());
        if (byCode.password() != null) {
            addPassword(byCode.password());
        }
        for (Map.Entry<String, String> entry : byCode.connectorProperties().entrySet()) {
            ConnectorProperty property = judged(entry.getKey());
            if (property.ruling() == Ruling.REFUSED) {
                throw refused(property);
            }
            forAllHosts.put(property.name(), entry.getValue());
        }
        return this;
    }

    ConnectionSettings build() throws SQLException {
        connectorProperties.replaceAll((host, own) -> {
            Map<String, String> both = new TreeMap<>(forAllHosts);
            both.putAll(own);
            return Collections.unmodifiableMap(both);
        });
        for (Map<String, String> properties : connectorProperties.values()) {
            SessionVariables.admit(properties.getOrDefault("sessionVariables", ""));
        }
        ConnectionSettings settings = new ConnectionSettings(this);
        Contradictions.refuse(settings);
        return settings;
    }

    private void add(String name, String value) throws SettingException {
        if (addLogin(name, value)) {
            return;
        }
        if (isOwn(name)) {
            put(setting(name), value);
        } else {
            putOnce(forAllHosts, allowed(name), value);
        }
    }

    private void addToHost(HostPort host, Map<String, String> own, Property property) throws SettingException {
        if (addLogin(property.name(), property.value())) {
            return;
        }
        if (!isOwn(property.name())) {
            boolean role = topology == Topology.REPLICATION && property.name().equalsIgnoreCase("type");
            putOnce(own, role ? "type" : allowed(property.name()), property.value());
            return;
        }
        Setting<?> setting = setting(property.name());
        if (setting != DriverSettings.ENDPOINT) {
            throw new SettingException(
                    setting + " holds for all hosts; write it in the query of the URL, not in one host");
        }
        HostPort endpoint = DriverSettings.ENDPOINT.parse(property.value());
        if (namedEndpoints.put(host, endpoint) != null) {
            throw new SettingException("A host of the URL gives " + setting + " twice");
        }
    }

    private <T> void put(Setting<T> setting, String text) throws SettingException {
        T value = setting.parse(text);
        Object earlier = values.put(setting, value);
        if (earlier != null && !earlier.equals(value)) {
            throw new SettingException(setting + " is given as both \"" + earlier + "\" and \""
                    + SettingException.printable(text) + "\"; give it once");
        }
    }

    private static void putOnce(Map<String, String> properties, String name, String value) throws SettingException {
        String earlier = properties.put(name, value);
        if (earlier != null && !earlier.equals(value)) {
            throw new SettingException("The property " + name + " is given with two values; give it once");
        }
    }

    /** Takes user, password and database, which are neither settings of the driver nor passed on. An empty one is none. */
    private boolean addLogin(String name, String value) throws SettingException {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "user" -> user = once("user", user, value);
            case "dbname" -> database = once("dbname", database, value);
            case "password" -> {
                if (!value.isEmpty()) {
                    addPassword(Secret.copyOf(value));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String once(String name, @Nullable String earlier, String value) throws SettingException {
        if (value.isEmpty()) {
            return earlier;
        }
        if (earlier != null && !earlier.equals(value)) {
            throw new SettingException("The " + name + " is given as both \"" + SettingException.printable(earlier)
                    + "\" and \"" + SettingException.printable(value) + "\"; give it once");
        }
        return value;
    }

    private void addPassword(Secret given) throws SettingException {
        if (password != null && !password.matches(given)) {
            throw new SettingException("Two different passwords are given; give one, and not in the URL");
        }
        password = given;
    }

    private static boolean isOwn(String name) {
        return name.regionMatches(true, 0, DriverSettings.PREFIX, 0, DriverSettings.PREFIX.length());
    }

    private static Setting<?> setting(String name) throws SettingException {
        Optional<Setting<?>> setting = DriverSettings.find(name);
        if (setting.isEmpty()) {
            throw unknown("setting", name);
        }
        return setting.get();
    }

    /** The name as Connector/J spells it, of a property that may come from a URL or Properties. */
    private static String allowed(String name) throws SettingException {
        ConnectorProperty property = judged(name);
        if (property.ruling() != Ruling.ALLOWED) {
            throw refused(property);
        }
        return property.name();
    }

    private static ConnectorProperty judged(String name) throws SettingException {
        ConnectorProperty property = ConnectorProperty.find(name);
        if (property == null) {
            throw unknown("property", name);
        }
        return property;
    }

    private static SettingException refused(ConnectorProperty property) {
        return new SettingException(
                "The property " + SettingException.printable(property.name()) + " " + property.reason());
    }

    private static SettingException unknown(String what, String name) {
        List<String> known = new ArrayList<>(ConnectorProperty.allowedNames());
        DriverSettings.all().forEach(setting -> known.add(setting.name()));
        String hint = Suggestion.closest(name, known)
                .map(closest -> "; did you mean " + closest + "?")
                .orElse("; see the table of settings in the README");
        return new SettingException("There is no " + what + " \"" + SettingException.printable(name) + "\"" + hint);
    }
}
