package dev.portcullis.config;

import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What {@link java.sql.Driver#getPropertyInfo} tells of the settings: each with its present value, nothing judged. */
public final class SettingValues {
    private static final String PASSWORD = "password";

    private SettingValues() {}

    /**
     * Every setting of the driver, after the user and the password, with its value in the URL or the properties, else its
     * default. The value of the password is never among them.
     *
     * @throws SettingException when the URL cannot be read; SQLState 22023
     */
    public static List<DriverPropertyInfo> describe(String url, Properties info) throws SQLException {
        Map<String, String> given = new TreeMap<>();
        if (ConnectionSettings.accepts(url)) {
            MysqlUrlParser.parse(url)
                    .properties()
                    .forEach(property -> given.put(property.name().toLowerCase(Locale.ROOT), property.value()));
        }
        for (String name : info.stringPropertyNames()) {
            given.put(name.toLowerCase(Locale.ROOT), info.getProperty(name));
        }
        given.remove(PASSWORD);
        List<DriverPropertyInfo> all = new ArrayList<>();
        all.add(describe("user", "The database user.", given));
        all.add(describe(PASSWORD, "The user's password, for portcullis.credentials=password.", given));
        for (Setting<?> setting : DriverSettings.all()) {
            DriverPropertyInfo described = describe(setting.name(), setting.description(), given);
            if (described.value == null) {
                described.value = setting.defaultText().orElse(null);
            }
            if (!setting.choices().isEmpty()) {
                described.choices = setting.choices().toArray(String[]::new);
            }
            all.add(described);
        }
        return all;
    }

    private static DriverPropertyInfo describe(String name, String description, Map<String, String> given) {
        DriverPropertyInfo described = new DriverPropertyInfo(name, given.get(name));
        described.description = description;
        return described;
    }
}
