package dev.portcullis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.ConnectionSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointResolverTest {
    private static final String RULE = "?portcullis.endpoint.account-hash=c9akciq32rgf&portcullis.region=eu-central-1";
    private static final String OURS = "orders.cluster-c9akciq32rgf.eu-central-1.rds.amazonaws.com";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static NameServer server;
    private static EndpointResolver resolver;

    @BeforeAll
    static void start() throws IOException {
        server = new NameServer(Map.of(
                "db.example.com", "alias.example.com",
                "alias.example.com", OURS,
                "world.global-abcdef.global.rds.amazonaws.com", OURS,
                "account.example.com", "evil.cluster-evilevilevil.eu-central-1.rds.amazonaws.com",
                "region.example.com", "orders.cluster-c9akciq32rgf.us-east-1.rds.amazonaws.com",
                "elsewhere.example.com", "db.evil.com",
                "loop.example.com", "loop.example.com",
                "odd.example.com", "ldap:||evil.example.com",
                "late.example.com", "evil.cluster-evilevilevil.eu-central-1.rds.amazonaws.com",
                "evil.cluster-evilevilevil.eu-central-1.rds.amazonaws.com", OURS));
        resolver = new EndpointResolver(new DnsCnameResolver(server.url()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.example.com", "world.global-abcdef.global.rds.amazonaws.com", OURS})
    void followsAnAliasToTheAllowedEndpoint(String host) throws SQLException {
        Endpoint endpoint = resolve(host + ":3307", RULE);

        assertThat(endpoint).isEqualTo(Endpoint.parse(OURS, 3307));
    }

    @ParameterizedTest
    @ValueSource(strings = {"account.example.com", "region.example.com", "late.example.com"})
    void refusesAnEndpointOutsideTheAllowedAccountAndRegion(String host) {
        assertThatThrownBy(() -> resolve(host, RULE))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(host + " leads to ")
                .hasMessageContaining("outside portcullis.endpoint.account-hash=c9akciq32rgf")
                .extracting("SQLState")
                .isEqualTo("08004");
    }

    @Test
    void refusesAnEndpointOfAnotherAccountThatTheUrlNamesItself() {
        String host = "orders.cluster-otherother.eu-central-1.rds.amazonaws.com";

        assertThatThrownBy(() -> resolve(host, RULE))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("outside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere.example.com", "loop.example.com", "odd.example.com", "unknown.example.com"})
    void refusesAnAliasOfNoEndpoint(String host) {
        assertThatThrownBy(() -> resolve(host, RULE))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("portcullis.endpoint")
                .extracting("SQLState")
                .isEqualTo("08001");
    }

    @Test
    void asksNobodyWithoutTheRule() throws SQLException {
        EndpointResolver silent = new EndpointResolver((alias, timeout) -> {
            throw new AssertionError("asked about " + alias);
        });
        ConnectionSettings settings = settings("db.example.com", "");

        assertThat(silent.resolve(settings, settings.hosts().get(0), TIMEOUT).kind())
                .isEqualTo(EndpointKind.OTHER);
    }

    @Test
    void givesUpOnASilentNameServer() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            EndpointResolver asking =
                    new EndpointResolver(new DnsCnameResolver("dns://127.0.0.1:" + silent.getLocalPort()));
            ConnectionSettings settings = settings("db.example.com", RULE);

            assertThatThrownBy(() -> asking.resolve(settings, settings.hosts().get(0), Duration.ofMillis(300)))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("DNS gave no answer about the host db.example.com")
                    .extracting("SQLState")
                    .isEqualTo("08001");
        }
    }

    @Test
    void severalSilentNameServersShareTheTime() throws Exception {
        Duration timeout = Duration.ofMillis(600);
        try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket third = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String servers = Stream.of(first, second, third)
                    .map(silent -> "dns://127.0.0.1:" + silent.getLocalPort())
                    .collect(Collectors.joining(" "));
            long began = System.nanoTime();

            assertThatThrownBy(() -> new DnsCnameResolver(servers).canonicalName("db.example.com", timeout))
                    .isInstanceOf(SQLException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(timeout.multipliedBy(2));
        }
    }

    @Test
    void theStepsOfAnAliasShareTheTime() throws SQLException {
        List<Duration> given = new ArrayList<>();
        EndpointResolver looping = new EndpointResolver((alias, timeout) -> {
            given.add(timeout);
            return Optional.of(alias);
        });
        ConnectionSettings settings = settings("loop.example.com", RULE);

        assertThatThrownBy(() -> looping.resolve(settings, settings.hosts().get(0), TIMEOUT))
                .isInstanceOf(SQLException.class);
        assertThat(given).hasSizeGreaterThan(1).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(given).doesNotHaveDuplicates();
    }

    private static Endpoint resolve(String host, String query) throws SQLException {
        ConnectionSettings settings = settings(host, query);
        return resolver.resolve(settings, settings.hosts().get(0), TIMEOUT);
    }

    private static ConnectionSettings settings(String host, String query) throws SQLException {
        return ConnectionSettings.parse("jdbc:portcullis:mysql://" + host + "/" + query, new Properties());
    }
}
