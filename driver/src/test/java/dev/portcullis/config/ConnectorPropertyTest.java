package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.conf.PropertyKey;
import dev.portcullis.config.ConnectorProperty.Ruling;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorPropertyTest {
    /** What becomes the login and the database of the settings, and so is not among the properties. */
    private static final Set<String> LIFTED = Set.of("user", "password", "dbname");

    /** A way to write a property into what the driver is given. */
    private enum Syntax {
        QUERY(p -> settings("//h/db?cachePrepStmts=true&" + p + "&maxRows=1")),
        QUERY_WITHOUT_HOST(p -> settings("///?" + p)),
        ADDRESS(p -> settings("//address=(host=h)(" + p + ")(port=1)/db")),
        KEYED(p -> settings("//(host=h,port=1," + p + ")/db")),
        SECOND_HOST(p -> settings("//(host=h,port=1),( " + p + " ,host=g)/db")),
        BRACKETED(p -> settings("//u:p@[h:1,address=(" + p + ")(host=g)]/db")),
        LOADBALANCE(p -> settings("loadbalance://h,g/db?" + p)),
        REPLICATION(p -> settings("replication://address=(host=h)(type=source),address=(host=g)(" + p + ")/db"));

        private final SqlFunction reader;

        Syntax(SqlFunction reader) {
            this.reader = reader;
        }
    }

    private interface SqlFunction {
        ConnectionSettings read(String property) throws SQLException;
    }

    @Test
    void everyPropertyOfConnectorJIsJudged() {
        List<String> unjudged = new ArrayList<>();
        for (PropertyKey key : PropertyKey.values()) {
            Stream.of(key.getKeyName(), key.getCcAlias())
                    .filter(Objects::nonNull)
                    .filter(name -> !LIFTED.contains(name) && ConnectorProperty.find(name) == null)
                    .forEach(unjudged::add);
        }
        assertThat(unjudged).isEmpty();
    }

    @Test
    void everyJudgedPropertyIsOneOfConnectorJ() {
        assertThat(ConnectorProperty.allowedNames())
                .allSatisfy(name -> assertThat(PropertyKey.fromValue(name))
                        .isNotNull()
                        .extracting(PropertyKey::getKeyName)
                        .isEqualTo(name));
    }

    @ParameterizedTest
    @EnumSource(Syntax.class)
    void whatIsNotAllowedIsRefusedHoweverItIsWritten(Syntax syntax) {
        for (String name : notAllowed()) {
            for (String written : List.of(name, name.toUpperCase(Locale.ROOT), percentEncoded(name))) {
                if (syntax == Syntax.REPLICATION && name.equals("type") || isAddress(syntax, name)) {
                    continue;
                }
                assertThatThrownBy(() -> syntax.reader.read(written + "=true"))
                        .as("%s in %s", written, syntax)
                        .isInstanceOf(SettingException.class)
                        .hasMessageStartingWith("The property ")
                        .hasMessageContainingAll(name.startsWith("xdevapi") ? "X protocol" : name);
            }
        }
    }

    @Test
    void whatIsNotAllowedIsRefusedInPropertiesAndInTheirDefaults() {
        for (String name : notAllowed()) {
            Properties defaults = new Properties();
            defaults.setProperty(name, "true");
            for (Properties info : List.of(defaults, new Properties(defaults))) {
                assertThatThrownBy(() -> ConnectionSettings.parse("jdbc:portcullis:mysql://h/", info))
                        .isInstanceOf(SettingException.class)
                        .hasMessageContaining(name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslMode", "useSSL", "socketFactory", "authenticationPlugins", "disabledAuthenticationPlugins",
                        "allowPublicKeyRetrieval",
                "trustCertificateKeyStoreUrl", "fallbackToSystemTrustStore", "propertiesTransform", "useConfigs",
                        "dnsSrv", "traceProtocol",
                "enablePacketDebug", "autoReconnect", "emulateLocators", "includeThreadNamesAsStatementComment",
                        "idTokenFile"
            })
    void whatEndangersTheLoginOrTheGuardNotEvenCodeMaySet(String name) {
        assertThatThrownBy(() -> ConnectionSettings.parse(
                        "jdbc:portcullis:mysql://h/", new Properties(), new SetByCode(null, null, Map.of(name, "x"))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowLoadLocalInfile",
                "allowUrlInLocalInfile",
                "queryInterceptors",
                "exceptionInterceptors",
                "connectionLifecycleInterceptors",
                "logger",
                "profileSQL",
                "socksProxyHost",
                "clientInfoProvider",
                "profilerEventHandler",
                "createDatabaseIfNotExist"
            })
    void whatOnlyCodeMaySetIsRefusedWithThatRemedyAndTakenFromCode(String name) throws SQLException {
        assertThatThrownBy(() -> settings("//h/?" + name + "=x"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("call PortcullisDataSource.setConnectorProperty from code");

        ConnectionSettings settings = ConnectionSettings.parse(
                "jdbc:portcullis:mysql://h/",
                new Properties(),
                new SetByCode(null, null, Map.of(name.toUpperCase(Locale.ROOT), "x")));
        assertThat(settings.connectorProperties(settings.hosts().get(0))).isEqualTo(Map.of(name, "x"));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void whatIsAllowedIsPassedOn(String name) throws SQLException {
        ConnectionSettings settings = settings("//h/?" + percentEncoded(name) + "=some%20value");

        assertThat(settings.connectorProperties(settings.hosts().get(0))).isEqualTo(Map.of(name, "some value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql_mode='ANSI_QUOTES,STRICT_TRANS_TABLES'",
                "sql_mode=CONCAT(@@sql_mode,',PIPES_AS_CONCAT'),@a=1,time_zone='+00:00'",
                "sql_mode=replace(@@sql_mode, 'ONLY_FULL_GROUP_BY', '')",
                "wait_timeout=60;lock_wait_timeout=5"
            })
    void sessionVariablesTakeValues(String value) throws SQLException {
        for (String name : List.of("sessionVariables", "SESSIONVARIABLES")) {
            ConnectionSettings settings = settings("//h/?" + name + "=" + encoded(value));
            assertThat(settings.connectorProperties(settings.hosts().get(0)))
                    .isEqualTo(Map.of("sessionVariables", value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noSuchProperty",
                " sslMode",
                "sslMode ",
                "ssl-mode",
                "sslMode\u0000",
                "ſslMode",
                "cloudSqlInstance"
            })
    void aNameThatNobodyJudgedIsRefused(String name) {
        Properties info = new Properties();
        info.setProperty(name, "DISABLED");

        assertThatThrownBy(() -> ConnectionSettings.parse("jdbc:portcullis:mysql://h/", info))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("There is no property");
    }

    static Stream<String> allowed() {
        return ConnectorProperty.allowedNames().stream().filter(name -> ruling(name) == Ruling.ALLOWED);
    }

    private static List<String> notAllowed() {
        return Stream.of(PropertyKey.values())
                .map(PropertyKey::getKeyName)
                .filter(name -> !LIFTED.contains(name) && ruling(name) != Ruling.ALLOWED)
                .toList();
    }

    private static Ruling ruling(String name) {
        return Objects.requireNonNull(ConnectorProperty.find(name), name).ruling();
    }

    /** Where host and port are how the address is written. */
    private static boolean isAddress(Syntax syntax, String name) {
        boolean inHost = List.of(Syntax.ADDRESS, Syntax.KEYED, Syntax.SECOND_HOST, Syntax.BRACKETED, Syntax.REPLICATION)
                .contains(syntax);
        return inHost && (name.equals("host") || name.equals("port"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String percentEncoded(String name) {
        Function<Integer, String> encode = c -> "%" + Integer.toHexString(c);
        return encode.apply((int) name.charAt(0)) + name.substring(1);
    }

    private static ConnectionSettings settings(String rest) throws SQLException {
        return ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties());
    }
}
