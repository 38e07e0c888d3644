package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSettingsTest {
    private static final String HOST = "jdbc:portcullis:mysql://orders.c9akciq32rgf.eu-central-1.rds.amazonaws.com";

    @Test
    void aBareUrlIsAllDefaults() throws SQLException {
        ConnectionSettings settings = ConnectionSettings.parse(HOST + "/shop", new Properties());

        assertThat(settings.hosts())
                .containsExactly(new HostPort("orders.c9akciq32rgf.eu-central-1.rds.amazonaws.com", 3306));
        assertThat(settings.topology()).isEqualTo(Topology.SINGLE);
        assertThat(settings.database()).contains("shop");
        assertThat(settings.user()).isEmpty();
        assertThat(settings.password()).isEmpty();
        assertThat(settings.get(DriverSettings.CREDENTIALS)).isEqualTo(CredentialKind.AUTO);
        assertThat(settings.get(DriverSettings.CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.find(DriverSettings.REGION)).isEmpty();
        assertThat(settings.isSet(DriverSettings.CREDENTIALS)).isFalse();
        assertThat(settings.connectorProperties(settings.hosts().get(0))).isEmpty();
    }

    @Test
    void propertiesAndTheirDefaultsCountAndStayAsTheyAre() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("Portcullis.Credentials", "PASSWORD");
        defaults.setProperty("user", "app");
        Properties info = new Properties(defaults);
        info.setProperty("password", "hunter2");
        info.setProperty("CACHEPREPSTMTS", "true");
        info.setProperty("serverTimezone", "UTC");
        Properties before = (Properties) info.clone();

        ConnectionSettings settings = ConnectionSettings.parse(HOST + "?portcullis.connect-timeout=500ms", info);

        assertThat(settings.get(DriverSettings.CREDENTIALS)).isEqualTo(CredentialKind.PASSWORD);
        assertThat(settings.get(DriverSettings.CONNECT_TIMEOUT)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.user()).contains("app");
        assertThat(settings.password().orElseThrow().expose()).containsExactly("hunter2".toCharArray());
        assertThat(settings.connectorProperties(settings.hosts().get(0)))
                .isEqualTo(Map.of("cachePrepStmts", "true", "connectionTimeZone", "UTC"));
        assertThat(info).isEqualTo(before);
        assertThat(defaults).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        portcullis.credential=iam                          | There is no setting "portcullis.credential"; did you mean portcullis.credentials?
        connect-timeout=3s                                 | There is no property "connect-timeout"; did you mean
        zz.zz.zz.zz=1                                      | There is no property "zz.zz.zz.zz"; see the table of settings
        portcullis.credentials=kerberos                    | portcullis.credentials: "kerberos" is not one of auto, iam, secret, password
        portcullis.tls.download=yes                        | portcullis.tls.download: "yes" is not true or false
        portcullis.connect-timeout=30                      | portcullis.connect-timeout: "30" is not a duration from 100ms to 10m
        portcullis.connect-timeout=1h                      | portcullis.connect-timeout: "1h" is not a duration from 100ms to 10m
        portcullis.connect-timeout=-1s                     | portcullis.connect-timeout: "-1s" is not a duration
        portcullis.region=Frankfurt                        | portcullis.region: "Frankfurt" is not the name of an AWS region
        portcullis.secret.endpoint-url=http://evil.com/    | portcullis.secret.endpoint-url: "http://evil.com/" is not an https: URL
        portcullis.region=eu-west-1&portcullis.region=eu-west-2 | portcullis.region is given as both "eu-west-1" and "eu-west-2"
        portcullis.region=eu-west-1&PORTCULLIS.REGION=eu-west-2 | portcullis.region is given as both
        cachePrepStmts=true&CACHEPREPSTMTS=false           | The property cachePrepStmts is given with two values
        portcullis.endpoint.account-hash=abc               | portcullis.endpoint.account-hash is set without portcullis.region, which it needs
        portcullis.credentials=secret                      | portcullis.credentials=secret needs portcullis.secret.id
        portcullis.credentials=iam&user=u&password=p       | portcullis.credentials=iam uses no given password
        portcullis.secret.id=x&password=p                  | portcullis.secret.id is set and a password is given too
        portcullis.credentials=password&user=u             | portcullis.credentials=password needs a password
        portcullis.credentials=iam                         | portcullis.credentials=iam needs a user
        portcullis.tls=local-plaintext                     | portcullis.tls=local-plaintext is for loopback addresses alone
        portcullis.tls.ca-file=/r.pem&portcullis.tls.roots=rds | portcullis.tls.ca-file says what to trust, and portcullis.tls.roots does too
        portcullis.firewall=learn                          | portcullis.firewall=learn needs portcullis.firewall.baseline
        user=a&user=b                                      | The user is given as both "a" and "b"
        portcullis.region                                  | A property in the query of the URL has no value
        """)
    void whatIsWrongIsAnErrorThatNamesTheSettingAndTheRemedy(String query, String message) {
        assertThatThrownBy(() -> ConnectionSettings.parse(HOST + "/shop?" + query, new Properties()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message)
                .extracting("SQLState")
                .isEqualTo("22023");
    }
}
