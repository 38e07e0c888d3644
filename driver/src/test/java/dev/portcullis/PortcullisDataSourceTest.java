package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.Setting;
import dev.portcullis.config.SettingException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortcullisDataSourceTest {
    private static final String PASSWORD = "hunter2";

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsABeanPropertyOfItsName(Setting<?> setting) throws Exception {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1/");
        property(camelCase(setting)).getWriteMethod().invoke(dataSource, "\n");

        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SettingException.class)
                .hasMessage(setting.name() + ": \"?\" is not " + setting.form());

        property(camelCase(setting)).getWriteMethod().invoke(dataSource, (Object) null);
        dataSource.setSetting(setting.name().toUpperCase(Locale.ROOT), "\n");
        assertThatThrownBy(dataSource::getConnection).hasMessageStartingWith(setting.name() + ":");
    }

    @Test
    void aPoolSetsItUpByBeanProperties() {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName(PortcullisDataSource.class.getName());
        config.addDataSourceProperty("url", "jdbc:portcullis:mysql://127.0.0.1/");
        config.addDataSourceProperty("connectTimeout", "5 seconds");
        config.setInitializationFailTimeout(1);

        assertThatThrownBy(() -> new HikariDataSource(config).close())
                .rootCause()
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("portcullis.connect-timeout: \"5 seconds\" is not a duration");
    }

    @Test
    void isLookedAtWithoutTheAwsSdk() throws Exception {
        List<URL> path = new ArrayList<>();
        for (Class<?> type : List.of(PortcullisDataSource.class, org.jspecify.annotations.Nullable.class)) {
            path.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        try (URLClassLoader bare = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = bare.loadClass(PortcullisDataSource.class.getName());

            assertThatThrownBy(() -> bare.loadClass("software.amazon.awssdk.auth.credentials.AwsCredentialsProvider"))
                    .isInstanceOf(ClassNotFoundException.class);
            assertThatCode(() -> Introspector.getBeanInfo(type)).doesNotThrowAnyException();
            assertThat(type.getConstructor().newInstance()).isInstanceOf(DataSource.class);
        }
    }

    @Test
    void isSealedByItsFirstUse() throws Exception {
        PortcullisDataSource dataSource = unreachable();
        dataSource.setUser("app");
        dataSource.setPassword(PASSWORD);
        assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);

        assertThatThrownBy(() -> dataSource.setRegion("eu-central-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The DataSource is in use, so portcullis.region cannot be changed any more; set it before the first"
                                + " connection, or make another DataSource");
        assertThatThrownBy(() -> dataSource.setPassword("hunter3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("hunter3");
    }

    @Test
    void wrongSettingsSealNothing() {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1/?sslMode=DISABLED");
        assertThatThrownBy(dataSource::getConnection).hasMessageContaining("sslMode");

        assertThatCode(() -> dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1/"))
                .doesNotThrowAnyException();
    }

    @Test
    void saysThatItHasNoUrl() {
        assertThatThrownBy(() -> new PortcullisDataSource().getConnection())
                .isInstanceOf(SettingException.class)
                .hasMessage("The DataSource has no url; set it to jdbc:portcullis:mysql://<host>/<database>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "user", "sslMode", "Password"})
    void aSettingIsOneOfTheDriver(String name) {
        assertThatThrownBy(() -> new PortcullisDataSource().setSetting(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setConnectorProperty");
    }

    @Test
    void refusesPropertiesOfConnectorJThatEndangerTheLoginFromCodeToo() {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1/");
        dataSource.setConnectorProperty("authenticationPlugins", "com.evil.Plugin");

        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("authenticationPlugins");
    }

    @Test
    void isSerialisedWithoutThePassword() throws Exception {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1/shop");
        dataSource.setUser("app");
        dataSource.setPassword(PASSWORD);
        dataSource.setAwsCredentialsProvider(new Object());
        dataSource.setLoginTimeout(7);
        dataSource.setFirewall("learn");

        byte[] bytes = serialised(dataSource);
        PortcullisDataSource copy =
                (PortcullisDataSource) new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("app", "learn")
                .doesNotContain(PASSWORD);
        assertThat(copy.getLoginTimeout()).isEqualTo(7);
        assertThatThrownBy(copy::getConnection).hasMessageContaining("portcullis.firewall=learn needs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//app:hunter2@127.0.0.1/",
                "//127.0.0.1/?password=hunter2",
                "//(host=h,password=hunter2)/",
                "//u:hunter2@"
            })
    void isNotSerialisedWithAPasswordInItsUrl(String rest) {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        dataSource.setUrl("jdbc:portcullis:mysql:" + rest);

        assertThatThrownBy(() -> serialised(dataSource))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void logsThroughNoWriter() throws SQLException {
        PortcullisDataSource dataSource = new PortcullisDataSource();

        assertThat(dataSource.getLogWriter()).isNull();
        assertThatThrownBy(dataSource::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThat(dataSource.unwrap(DataSource.class)).isSameAs(dataSource);
        assertThat(dataSource.isWrapperFor(String.class)).isFalse();
    }

    static List<Setting<?>> settings() {
        return DriverSettings.all();
    }

    private static PropertyDescriptor property(String name) throws Exception {
        return Arrays.stream(
                        Introspector.getBeanInfo(PortcullisDataSource.class).getPropertyDescriptors())
                .filter(property -> property.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bean property " + name));
    }

    private static String camelCase(Setting<?> setting) {
        String[] words =
                setting.name().substring(DriverSettings.PREFIX.length()).split("[.-]");
        return words[0]
                + String.join(
                        "",
                        Stream.of(words)
                                .skip(1)
                                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                                .toList());
    }

    /** A DataSource of a port on which nobody listens. */
    private static PortcullisDataSource unreachable() throws IOException {
        PortcullisDataSource dataSource = new PortcullisDataSource();
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1:" + closed.getLocalPort() + "/");
        }
        return dataSource;
    }

    private static byte[] serialised(PortcullisDataSource dataSource) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(dataSource);
        }
        return bytes.toByteArray();
    }
}
