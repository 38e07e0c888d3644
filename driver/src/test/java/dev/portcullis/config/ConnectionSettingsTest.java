package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        //h,h:3306/                                        | The URL names h:3306 twice
        //u:p@h,g/                                         | The URL gives a user for some of its hosts only
        //(host=h,user=a),(host=g,user=b)/                 | The user is given as both "a" and "b"
        //(host=h,portcullis.tls=verify)/                  | portcullis.tls holds for all hosts
        //h,,g/                                            | A host of the URL is not a host name
        //h:0/                                             | A host of the URL is not a port
        //h:33x/                                           | A host of the URL is not a port
        //h:65536/                                         | A host of the URL is not a port
        //2001:db8::1/                                     | write an IPv6 address in brackets
        //(host=h,port=1/                                  | a bracket without its other half
        //address=host=h/                                  | address= in the URL is not followed by (name=value) groups
        //h/?a=%zz                                         | is not in percent-encoded UTF-8
        //h/?a=%ff                                         | is not in percent-encoded UTF-8
        //h/#fragment                                      | write a # inside a value as %23
        h/db                                               | The URL is not jdbc:portcullis:mysql://<host>
        //h/?portcullis.tls.ca-file=                       | portcullis.tls.ca-file: "" is not the path of a file
        //h/?portcullis.tls.ca-file=a&portcullis.tls.download=true | portcullis.tls.ca-file says what to trust
        //h/?portcullis.credentials=secret&portcullis.secret.id=x&password=p | remove one of them
        //h/?portcullis.credentials=iam&user=u&portcullis.secret.id=x | uses no secret
        //h/?portcullis.aws.external-id=xx                 | portcullis.aws.external-id is set without portcullis.aws.role-arn
        //h/?portcullis.secret.max-age=1m                  | portcullis.secret.max-age is set without portcullis.secret.id
        //h/?portcullis.endpoint=x&portcullis.endpoint.account-hash=y&portcullis.region=eu-west-1 | would look nothing up
        //127.0.0.1/?portcullis.tls=local-plaintext&portcullis.endpoint=x | through the tunnel
        //127.0.0.1,h/?portcullis.tls=local-plaintext      | is for loopback addresses alone, not for h
        //127.0.0.1.evil.com/?portcullis.tls=local-plaintext | is for loopback addresses alone
        //127.0.0.1/?portcullis.tls=local-plaintext&portcullis.credentials=iam&user=u | sends no IAM token
        """)
    void whatContradictsItselfIsAnErrorThatNamesTheRemedy(String rest, String message) {
        assertThatThrownBy(() -> ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void hostsFromDnsAreRefusedAsUnsupported() {
        assertThatThrownBy(() -> ConnectionSettings.parse("jdbc:portcullis:mysql+srv://h/", new Properties()))
                .isInstanceOf(SQLFeatureNotSupportedException.class)
                .extracting("SQLState")
                .isEqualTo("0A000");
    }

    @Test
    void aSettingMayStandTwiceWithOneValue() throws SQLException {
        Properties info = new Properties();
        info.setProperty("portcullis.secret.max-age", "3600s");
        info.setProperty("user", "app");

        ConnectionSettings settings =
                ConnectionSettings.parse(HOST + "/?user=app&portcullis.secret.id=x&portcullis.secret.max-age=1h", info);

        assertThat(settings.get(DriverSettings.SECRET_MAX_AGE)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aPropertyThatIsNoStringIsNotSilentlyLost() {
        Properties info = new Properties();
        info.put("portcullis.unwrap", UnwrapRule.DENY);

        assertThatThrownBy(() -> ConnectionSettings.parse(HOST, info))
                .isInstanceOf(SettingException.class)
                .hasMessage("The property portcullis.unwrap is not a String; fill Properties with setProperty");
    }

    @Test
    void areEqualWhenTheyWouldOpenTheSameConnections() throws SQLException {
        List<String> different = List.of(
                "//h/",
                "//g/",
                "//h:1/",
                "//h,g/",
                "//g,h/",
                "loadbalance://h,g/",
                "//h/db",
                "//h/?user=a",
                "//h/?user=a&password=p",
                "//h/?user=a&password=q",
                "//h/?maxRows=1",
                "//h/?portcullis.unwrap=allow",
                "//h/?portcullis.unwrap=deny",
                "//(host=h,portcullis.endpoint=x)/",
                "//(host=h,maxRows=2)/");
        for (int i = 0; i < different.size(); i++) {
            for (int j = 0; j < different.size(); j++) {
                assertThat(settings(different.get(i)).equals(settings(different.get(j))))
                        .isEqualTo(i == j);
            }
        }
        assertThat(settings("//u:p@H./db")).isEqualTo(settings("//h:3306/db?USER=u&password=p"));
        assertThat(settings("//u:p@H./db")).hasSameHashCodeAs(settings("//h:3306/db?USER=u&password=p"));
    }

    private static ConnectionSettings settings(String rest) throws SQLException {
        return ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties());
    }
}
