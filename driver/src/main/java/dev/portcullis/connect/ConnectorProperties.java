package dev.portcullis.connect;

import com.mysql.cj.conf.PropertyKey;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.HostPort;
import dev.portcullis.config.TlsMode;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The properties that Connector/J is given: those of the user that were judged, and those by which the driver holds the login. */
final class ConnectorProperties {
    private static final String OUR_LOGINS = String.join(
            ",",
            ClearPasswordLogin.class.getName(),
            CachingSha2Login.class.getName(),
            Sha256Login.class.getName(),
            NativePasswordLogin.class.getName());

    /** Every other way to log in that Connector/J has, by its name in the protocol. */
    private static final String NO_LOGINS = String.join(
            ",",
            "mysql_old_password",
            "authentication_ldap_sasl_client",
            "authentication_kerberos_client",
            "authentication_oci_client",
            "authentication_webauthn_client",
            "authentication_fido_client",
            "authentication_openid_connect_client");

    private static final String VERSION = version();

    private ConnectorProperties() {}

    private static String version() {
        String version = Connector.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    static Map<String, String> of(ConnectionSettings settings, HostPort host) {
        Map<String, String> properties = new HashMap<>(settings.connectorProperties(host));
        boolean plain = settings.get(DriverSettings.TLS) == TlsMode.LOCAL_PLAINTEXT;
        set(properties, PropertyKey.socketFactory, ProvenSocketFactory.class.getName());
        set(properties, PropertyKey.authenticationPlugins, OUR_LOGINS);
        set(properties, PropertyKey.disabledAuthenticationPlugins, NO_LOGINS);
        // The socket factory does the work of VERIFY_IDENTITY; if it were left out, Connector/J would have to do it.
        set(properties, PropertyKey.sslMode, plain ? "DISABLED" : "VERIFY_IDENTITY");
        set(properties, PropertyKey.allowPublicKeyRetrieval, "false");
        settings.database().ifPresent(database -> set(properties, PropertyKey.DBNAME, database));
        addAttributes(properties, settings);
        return properties;
    }

    /** What the server shows of a session in {@code performance_schema.session_connect_attrs}. */
    private static void addAttributes(Map<String, String> properties, ConnectionSettings settings) {
        StringJoiner attributes = new StringJoiner(",");
        String given = properties.get(PropertyKey.connectionAttributes.getKeyName());
        if (given != null) {
            attributes.add(given);
        }
        settings.find(DriverSettings.APPLICATION).ifPresent(name -> attributes.add("program_name:" + name));
        attributes.add("portcullis_version:" + VERSION);
        if (!"none".equals(given)) {
            set(properties, PropertyKey.connectionAttributes, attributes.toString());
        }
    }

    private static void set(Map<String, String> properties, PropertyKey key, String value) {
        properties.put(key.getKeyName(), value);
    }
}
