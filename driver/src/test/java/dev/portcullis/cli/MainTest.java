package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final String ORDERS = "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com";
    private static final String TEL_AVIV = "orders.c9akciq32rza.il-central-1.rds.amazonaws.com";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private InputStream in = InputStream.nullInputStream();
    private InstantSource clock = InstantSource.system();

    @Test
    void helpNamesCommandsAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: portcullis", "ca  ", "Exit codes:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-command", "--no-such-option", "ca", "ca --roots=none x", "ca bad_host:port"})
    void wrongCommandLineIsToldOnStandardError(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).containsAnyOf("Usage: portcullis", "Did you mean: portcullis");
    }

    @Test
    void caListsRootsOfHost() {
        assertThat(run("ca", ORDERS)).isZero();
        assertThat(out.toString())
                .contains(ORDERS + " (instance in ap-southeast-2)")
                .contains("trusts 3 roots (Amazon RDS ap-southeast-2), embedded")
                .contains("CN=Amazon RDS ap-southeast-2 Root CA RSA2048 G1")
                .contains("SHA-256  742db53f2f8970ec4c7801784763c519d5485b197023ec4bb55526125469654a")
                .containsPattern("expires  2061-05-24, in \\d+ days");
    }

    @Test
    void caWritesJson() throws Exception {
        assertThat(run("ca", "--json", ORDERS, TEL_AVIV)).isEqualTo(Main.PROBLEM);

        JsonNode hosts = new ObjectMapper().readTree(out.toString());
        assertThat(hosts).hasSize(2);
        assertThat(hosts.get(0).get("host").asText()).isEqualTo(ORDERS);
        assertThat(hosts.get(0).get("region").asText()).isEqualTo("ap-southeast-2");
        assertThat(hosts.get(0).get("source").asText()).isEqualTo("embedded");
        assertThat(hosts.get(0).get("roots")).hasSize(3).allSatisfy(root -> {
            assertThat(root.get("key").asText()).isIn("RSA2048", "RSA4096", "ECC384");
            assertThat(root.get("state").asText()).isEqualTo("valid");
            assertThat(root.get("daysLeft").asLong()).isPositive();
        });
        assertThat(hosts.get(1).get("problem").asText()).contains("il-central-1");
    }

    @Test
    void caTakesUrlWithItsSettings(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("root.pem"),
                CertificateAuthority.regional("eu-west-1", KeyType.ECC384).rootPem());

        assertThat(run(
                        "ca",
                        "jdbc:portcullis:mysql://127.0.0.1:13306/shop?portcullis.endpoint=" + ORDERS
                                + "&portcullis.tls.ca-file=" + file))
                .isZero();
        assertThat(out.toString()).contains(ORDERS).contains("trusts 1 root (file " + file + "), file");
    }

    @Test
    void caMarksRootsThatExpire(@TempDir Path folder) throws Exception {
        CertificateAuthority authority = CertificateAuthority.regional("eu-west-1", KeyType.ECC384);
        Path file = Files.writeString(folder.resolve("root.pem"), authority.rootPem());
        Instant end = authority.root().getNotAfter().toInstant();

        clock = () -> end.minus(Duration.ofDays(10));
        assertThat(run("ca", "--ca-file", file.toString(), "mysql.example.com")).isZero();
        assertThat(out.toString()).contains("SOON, in 10 days");

        clock = () -> end.plus(Duration.ofDays(2));
        assertThat(run("ca", "--ca-file", file.toString(), "mysql.example.com")).isEqualTo(Main.PROBLEM);
        assertThat(out.toString()).contains("EXPIRED 2 days ago");
    }

    private int run(String... arguments) {
        return Main.run(in, new PrintWriter(out), new PrintWriter(err), clock, arguments);
    }
}
