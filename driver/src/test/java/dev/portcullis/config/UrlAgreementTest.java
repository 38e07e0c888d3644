package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever the driver reads in a URL, Connector/J reads in it too: a difference between the two would be a way past the rules. */
class UrlAgreementTest {
    @Property(tries = 2000)
    void agreesOnEveryFormOfUrl(@ForAll("urls") String rest) throws SQLException {
        assertSameReading(rest, ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties()));
    }

    @Property(tries = 20_000, seed = "4711")
    void readsNothingDifferentlyInBrokenUrls(@ForAll("soup") String rest) {
        ConnectionSettings settings;
        try {
            settings = ConnectionSettings.parse("jdbc:portcullis:mysql:" + rest, new Properties());
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isIn("22023", "0A000");
            Statistics.label("read").collect("refused");
            return;
        }
        Statistics.label("read")
                .collect("accepted")
                .coverage(read -> read.check("accepted").percentage(p -> p > 5));
        assertSameReading(rest, settings);
    }

    private static void assertSameReading(String rest, ConnectionSettings settings) {
        ConnectionUrl theirs = ConnectionUrl.getConnectionUrlInstance("jdbc:mysql:" + rest, new Properties());
        List<HostPort> hosts = new ArrayList<>();
        for (HostInfo host : theirs.getHostsList()) {
            HostPort address = new HostPort(host.getHost().replaceAll("[\\[\\]]", ""), host.getPort());
            hosts.add(address);
            assertThat(settings.user().orElse("")).isEqualTo(orEmpty(host.getUser()));
            assertThat(settings.password().map(Secret::expose).map(String::new).orElse(""))
                    .isEqualTo(orEmpty(host.getPassword()));
            assertThat(settings.database().orElse("")).isEqualTo(orEmpty(host.getDatabase()));
            assertThat(properties(host)).isEqualTo(settings.connectorProperties(address));
        }
        assertThat(settings.hosts()).isEqualTo(hosts);
        assertThat(theirs.getType().name()).isEqualTo(settings.topology().name() + "_CONNECTION");
    }

    /** The properties that a URL gave to a host, in Connector/J's spelling: the driver takes any case. */
    private static Map<String, String> properties(HostInfo host) {
        Map<String, String> named = new HashMap<>();
        host.getHostProperties().forEach((name, value) -> {
            ConnectorProperty property = ConnectorProperty.find(name);
            named.put(property == null ? name : property.name(), value);
        });
        named.keySet().removeAll(List.of("dbname", "protocol", "loadBalanceAutoCommitStatementThreshold"));
        return named;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    @Provide
    Arbitrary<String> urls() {
        Arbitrary<String> text =
                Arbitraries.strings().ofMinLength(1).ofMaxLength(8).filter(UrlAgreementTest::isPlain);
        Arbitrary<String> scheme = Arbitraries.of("", "", "loadbalance:", "replication:", "LoadBalance:");
        Arbitrary<String> login = Combinators.combine(text, text.optional(), Arbitraries.of(true, false))
                .as((user, password, any) -> any
                        ? encoded(user) + password.map(p -> ":" + encoded(p)).orElse("") + "@"
                        : "");
        Arbitrary<List<String>> hosts = Arbitraries.integers()
                .between(0, 6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(UrlAgreementTest::hosts);
        Arbitrary<Boolean> bracketed = Arbitraries.of(true, false);
        Arbitrary<String> authority = Combinators.combine(login, hosts, bracketed)
                .as((user, list, inBrackets) -> inBrackets && list.size() > 1
                        ? user + "[" + String.join(",", list) + "]"
                        : String.join(
                                ",", list.stream().map(host -> user + host).toList()));
        Arbitrary<String> database = text.optional()
                .map(name -> "/" + name.map(UrlAgreementTest::encoded).orElse(""));
        Arbitrary<String> query = Combinators.combine(text, text, Arbitraries.of("maxRows", "MAXROWS", "max%52ows"))
                .as((a, b, name) -> "?resourceId=" + encoded(a) + "&" + name + "=5&&characterEncoding = " + encoded(b));
        return Combinators.combine(scheme, authority, database, query).as((s, a, d, q) -> s + "//" + a + d + q);
    }

    private static List<String> hosts(List<Integer> styles) {
        List<String> hosts = new ArrayList<>();
        for (int style : styles) {
            String name = "Host-" + hosts.size() + ".example.com";
            hosts.add(
                    switch (style) {
                        case 0 -> name;
                        case 1 -> name + ":330" + hosts.size();
                        case 2 -> "address=(host=" + name + ")(port=33)(Protocol=tcp)";
                        case 3 -> "ADDRESS=(Port=34)(HOST=" + name + ")(useServerPrepStmts=true)";
                        case 4 -> "(host=" + name + ",port=35,%75seCompression=true)";
                        case 5 -> "[::" + hosts.size() + "]:36";
                        default -> "[2001:db8::" + hosts.size() + "]";
                    });
        }
        return hosts;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** No lone surrogate, which no encoding can carry, no NUL, and nothing that trimming would take away. */
    private static boolean isPlain(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.indexOf('\0') < 0
                && text.equals(text.trim());
    }

    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> piece = Arbitraries.of(
                "//",
                "//",
                "//h1",
                "//",
                "/",
                "?",
                "&",
                "#",
                ",",
                "@",
                ":",
                "[",
                "]",
                "(",
                ")",
                "=",
                " ",
                "%",
                "%31",
                "%2",
                "%00",
                "+",
                "h1",
                "h2",
                "h1",
                "::1",
                "[::1]",
                "127.0.0.1",
                "u:p@",
                "address=",
                "ADDRESS=",
                "(host=h3)",
                "(port=7)",
                "host=h4",
                "port=9",
                "port=",
                "3306",
                "65536",
                "0",
                "-1",
                "db",
                "/db",
                "?maxRows=5",
                "maxRows=6",
                "MAXROWS=5",
                "user=u",
                "password=p",
                "dbname=d2",
                "loadbalance:",
                "replication:",
                "type=source",
                "\u00e9",
                "\t",
                "'",
                "\"",
                ";",
                "_",
                "..",
                ".");
        return piece.list().ofMinSize(1).ofMaxSize(9).map(pieces -> String.join("", pieces));
    }
}
