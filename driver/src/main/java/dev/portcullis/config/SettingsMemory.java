package dev.portcullis.config;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Parses URLs and properties, and remembers what came of the last ones, for a pool gives the same ones for each connection. It keeps no password but the
 * {@link Secret} of the settings, and no URL that may hold one. Safe for use by several threads.
 */
public final class SettingsMemory {
    private static final String PASSWORD = "password";

    private volatile @Nullable Parsed last;

    /**
     * As {@link ConnectionSettings#parse(String, Properties)}; the same object as the last time for what was given the last time.
     *
     * @throws SQLException as that does
     */
    public ConnectionSettings parse(String url, Properties info) throws SQLException {
        Parsed known = last;
        if (known != null && known.isOf(url, info)) {
            return known.settings;
        }
        ConnectionSettings settings = ConnectionSettings.parse(url, info);
        last = mayHoldPassword(url) ? null : new Parsed(url, withoutPassword(info), settings);
        return settings;
    }

    /** In a URL without these no user information stands, and no property of that name, however it is encoded. */
    private static boolean mayHoldPassword(String url) {
        return url.indexOf('@') >= 0
                || url.indexOf('%') >= 0
                || url.toLowerCase(Locale.ROOT).contains(PASSWORD);
    }

    private static boolean isPassword(String name) {
        return name.toLowerCase(Locale.ROOT).equals(PASSWORD);
    }

    private static Map<String, String> withoutPassword(Properties info) {
        Map<String, String> others = new HashMap<>();
        for (String name : info.stringPropertyNames()) {
            if (!isPassword(name)) {
                others.put(name, info.getProperty(name));
            }
        }
        return others;
    }

    /** What was given, without its password, and the settings that came of it. */
    private record Parsed(String url, Map<String, String> info, ConnectionSettings settings) {
        boolean isOf(String otherUrl, Properties other) {
            if (!url.equals(otherUrl)) {
                return false;
            }
            int same = 0;
            boolean password = false;
            for (Map.Entry<Object, Object> entry : other.entrySet()) {
                if (!(entry.getKey() instanceof String name) || !(entry.getValue() instanceof String value)) {
                    return false;
                }
                boolean secret = isPassword(name);
                if (!(secret ? value.isEmpty() || isPasswordOf(settings, value) : value.equals(info.get(name)))) {
                    return false;
                }
                password |= secret && !value.isEmpty();
                same += secret ? 0 : 1;
            }
            // Properties with defaults have more names than entries, and are judged anew.
            return same == info.size()
                    && password == settings.password().isPresent()
                    && other.size() == other.stringPropertyNames().size();
        }

        private static boolean isPasswordOf(ConnectionSettings settings, String value) {
            Secret password = settings.password().orElse(null);
            return password != null && password.matches(Secret.copyOf(value));
        }
    }
}
