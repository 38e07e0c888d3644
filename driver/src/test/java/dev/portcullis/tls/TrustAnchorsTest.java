package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.config.TlsRoots;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.tls.TlsFailure.Reason;
import dev.portcullis.tls.TrustAnchors.Source;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustAnchorsTest {
    private static final KnownRoots KNOWN = new KnownRoots();
    private static final Set<String> WITHOUT_CERTIFICATES = Set.of(
            "Beta us-east-1",
            "Preview us-east-2",
            "il-central-1",
            "ca-west-1",
            "mx-central-1",
            "ap-east-2",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "us-gov-east-1",
            "us-gov-west-1",
            "cn-north-1",
            "cn-northwest-1");

    @TempDir
    Path folder;

    @Test
    void manifestHoldsThreeRootsOfEachRegion() {
        Map<String, Long> counts = KNOWN.entries().stream()
                .collect(Collectors.groupingBy(KnownRoots.Entry::region, Collectors.counting()));

        assertThat(KNOWN.entries()).hasSize(125);
        assertThat(counts.remove(KnownRoots.AMAZON_TRUST_SERVICES)).isEqualTo(5);
        assertThat(counts)
                .hasSize(40)
                .allSatisfy((region, count) -> assertThat(count).isEqualTo(3));
        assertThat(KNOWN.entries())
                .extracting(KnownRoots.Entry::sha256)
                .doesNotHaveDuplicates()
                .allMatch(sha256 -> sha256.matches("[0-9a-f]{64}"));
    }

    @Test
    void embeddedCertificatesAreThoseOfTheManifest() throws Exception {
        int regions = 0;
        for (String region :
                KNOWN.entries().stream().map(KnownRoots.Entry::region).collect(Collectors.toSet())) {
            List<Root> roots = KNOWN.embedded(region);
            if (WITHOUT_CERTIFICATES.contains(region)) {
                assertThat(roots).as(region).isEmpty();
            } else if (region.equals(KnownRoots.AMAZON_TRUST_SERVICES)) {
                assertThat(roots).hasSize(5);
            } else {
                regions++;
                assertThat(roots)
                        .as(region)
                        .allMatch(root -> root.subject().contains("Amazon RDS " + region + " Root CA "))
                        .extracting(Root::keyType)
                        .containsExactlyInAnyOrder("RSA2048", "RSA4096", "ECC384");
            }
        }
        assertThat(regions).isEqualTo(27);
    }

    @Test
    void changedByteOfEmbeddedRootIsRefused() throws Exception {
        List<Root> roots = KNOWN.embedded("eu-west-1");
        byte[] der = roots.get(1).certificate().getEncoded();
        der[der.length - 1] ^= 1;
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";

        TlsFailure failure =
                catchThrowableOfType(TlsFailure.class, () -> KNOWN.selfSigned("eu-west-1", pem, "a changed jar"));

        assertThat(failure.reason()).isEqualTo(Reason.NO_ROOTS);
        assertThat(failure)
                .hasMessageContaining("a changed jar")
                .hasMessageContaining("is not a known root of eu-west-1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com,               ap-southeast-2",
                "orders.cluster-c9akciq32rza.ap-southeast-2.rds.amazonaws.com,       ap-southeast-2",
                "orders.cluster-ro-c9akciq32rza.eu-west-1.rds.amazonaws.com,         eu-west-1",
                "orders.proxy-c9akciq32rza.eu-west-1.rds.amazonaws.com,              -",
                "ro.endpoint.proxy-c9akciq32rza.eu-west-1.rds.amazonaws.com,         -",
            })
    void rootsFollowFromHostName(String host, String region) throws Exception {
        TrustAnchors anchors = anchors(host, TrustSettings.DEFAULT);

        assertThat(anchors.source()).isEqualTo(Source.EMBEDDED);
        assertThat(anchors.roots())
                .isEqualTo(KNOWN.embedded(region == null ? KnownRoots.AMAZON_TRUST_SERVICES : region));
    }

    @Test
    void hostOutsideRdsIsVerifiedByTheJdk() throws Exception {
        TrustAnchors anchors = anchors("mysql.example.com", TrustSettings.DEFAULT);

        assertThat(anchors.source()).isEqualTo(Source.JDK);
        assertThat(anchors.roots()).hasSizeGreaterThan(20);
    }

    @Test
    void settingChoosesAmazonTrustServicesForServerlessV1() throws Exception {
        TrustAnchors anchors = anchors(
                "orders.cluster-c9akciq32rza.eu-west-1.rds.amazonaws.com",
                new TrustSettings(TlsRoots.AMAZON, null, false));

        assertThat(anchors.roots()).isEqualTo(KNOWN.embedded(KnownRoots.AMAZON_TRUST_SERVICES));
    }

    @ParameterizedTest
    @CsvSource({
        "orders.c9akciq32rza.il-central-1.rds.amazonaws.com,  https://truststore.pki.rds.amazonaws.com/il-central-1/il-central-1-bundle.pem",
        "orders.c9akciq32rza.us-gov-west-1.rds.amazonaws.com, https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-west-1/us-gov-west-1-bundle.pem",
        "orders.c9akciq32rza.rds.cn-north-1.amazonaws.com.cn, https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-north-1/cn-north-1-bundle.pem",
    })
    void regionWithoutCertificatesNamesRemedies(String host, String bundle) {
        TlsFailure failure = failure(host, TrustSettings.DEFAULT);

        assertThat(failure.reason()).isEqualTo(Reason.NO_ROOTS);
        assertThat(failure)
                .hasMessageContaining(bundle)
                .hasMessageContaining("portcullis.tls.ca-file")
                .hasMessageContaining("portcullis.tls.download=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders.c9akciq32rza.eusc-de-east-1.rds.amazonaws.eu",
                "o.c9akciq32rza.xx-north-9.rds.amazonaws.com"
            })
    void unknownRegionNeedsFile(String host) {
        TlsFailure failure = failure(host, new TrustSettings(TlsRoots.AUTO, null, true));

        assertThat(failure.reason()).isEqualTo(Reason.NO_ROOTS);
        assertThat(failure).hasMessageContaining("portcullis.tls.ca-file").hasMessageContaining("no fingerprints");
    }

    @Test
    void globalEndpointNeedsRegion() {
        TlsFailure failure = failure("orders.global-c9akciq32rza.global.rds.amazonaws.com", TrustSettings.DEFAULT);

        assertThat(failure).hasMessageContaining("portcullis.region");
    }

    @Test
    void fileReplacesEmbeddedRoots() throws Exception {
        CertificateAuthority own = CertificateAuthority.regional("eu-west-1", KeyType.ECC384);
        TrustAnchors anchors = anchors("o.c9akciq32rza.eu-west-1.rds.amazonaws.com", file(own.rootPem()));

        assertThat(anchors.source()).isEqualTo(Source.FILE);
        assertThat(anchors.roots()).extracting(Root::certificate).containsExactly(own.root());
    }

    @Test
    void knownRootsOfOtherRegionsAreLeftOutOfFile() throws Exception {
        String global = embeddedPem("eu-west-1") + embeddedPem("ap-southeast-2") + embeddedPem("us-east-1");

        assertThat(anchors("o.c9akciq32rza.us-east-1.rds.amazonaws.com", file(global))
                        .roots())
                .isEqualTo(KNOWN.embedded("us-east-1"));
        assertThat(failure("o.c9akciq32rza.sa-east-1.rds.amazonaws.com", file(global)))
                .hasMessageContaining("none of its 9 certificates is a root of sa-east-1");
    }

    @Test
    void intermediateBesideItsRootIsNoAnchorAndAloneIsOne() throws Exception {
        CertificateAuthority own = CertificateAuthority.regional("eu-west-1", KeyType.ECC384);
        String chain = own.issue("o.example").chainPem();
        String intermediate = chain.substring(chain.lastIndexOf("-----BEGIN"));

        assertThat(anchors("mysql.example.com", file(intermediate + own.rootPem()))
                        .roots())
                .extracting(Root::certificate)
                .containsExactly(own.root());
        assertThat(anchors("mysql.example.com", file(intermediate)).roots())
                .singleElement()
                .extracting(Root::subject)
                .asString()
                .contains("Subordinate CA");
    }

    @Test
    void fileErrorsNameFileAndProblem() throws Exception {
        CertificateAuthority own = CertificateAuthority.regional("eu-west-1", KeyType.ECC384);
        String leaf = own.issue("o.example").chainPem();
        String key = own.issue("o.example").privateKeyPem();
        String root = own.rootPem();

        assertFileRefused(leaf, "CN=o.example is not an authority's certificate");
        assertFileRefused(root + key, "it holds a private key");
        assertFileRefused("", "it holds no certificate");
        assertFileRefused(root.substring(0, root.length() - 30), "certificate 1 has no END CERTIFICATE line");
        assertFileRefused(
                root.replace("CERTIFICATE", "CERTIFICATE REQUEST"), "where only a CERTIFICATE block may begin");
        assertFileRefused(root + root.replaceFirst("\nMII", "\n!!!"), "certificate 2 cannot be read");
        assertFileRefused(root.replaceFirst("\nM", "\n"), "certificate 1 cannot be read");
        byte[] der = own.root().getEncoded();
        String padded = Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 1));
        assertFileRefused(
                "-----BEGIN CERTIFICATE-----\n" + padded + "\n-----END CERTIFICATE-----\n",
                "bytes follow the certificate");
        Path absent = folder.resolve("absent.pem");
        assertThat(failure("mysql.example.com", new TrustSettings(TlsRoots.AUTO, absent, false)))
                .hasMessage("portcullis.tls.ca-file=" + absent + " is refused: there is no such file");
    }

    private void assertFileRefused(String pem, String problem) throws Exception {
        TrustSettings settings = file(pem);
        TlsFailure failure = failure("mysql.example.com", settings);
        assertThat(failure.reason()).isEqualTo(Reason.NO_ROOTS);
        assertThat(failure)
                .hasMessageStartingWith("portcullis.tls.ca-file=" + settings.caFile() + " is refused: ")
                .hasMessageContaining(problem);
    }

    @Test
    void downloadCountsOnlyWithKnownFingerprints() throws Exception {
        assertThat(download(200, embeddedPem("eu-west-1"))).isEqualTo(KNOWN.embedded("eu-west-1"));

        String stranger =
                CertificateAuthority.regional("eu-west-1", KeyType.ECC384).rootPem();
        assertDownloadRefused(200, embeddedPem("eu-west-1") + stranger, "is not a known root of eu-west-1");
        assertDownloadRefused(200, embeddedPem("eu-west-2"), "is not a known root of eu-west-1");
        assertDownloadRefused(200, "<html>", "it holds no certificate");
        assertDownloadRefused(302, embeddedPem("eu-west-1"), "HTTP status 302");
        assertDownloadRefused(200, "x".repeat(2 << 20), "larger than 1048576 bytes");
    }

    @Test
    void intermediatesOfDownloadAreLeftOut() throws Exception {
        String chain = CertificateAuthority.regional("eu-west-1", KeyType.ECC384)
                .issue("o.example")
                .chainPem();
        String intermediate = chain.substring(chain.lastIndexOf("-----BEGIN"));

        assertThat(download(200, embeddedPem("eu-west-1") + intermediate)).isEqualTo(KNOWN.embedded("eu-west-1"));
        assertDownloadRefused(200, intermediate, "holds no root certificate of eu-west-1");
    }

    private static void assertDownloadRefused(int status, String body, String problem) {
        TlsFailure failure = catchThrowableOfType(TlsFailure.class, () -> download(status, body));
        assertThat(failure.reason()).isEqualTo(Reason.NO_ROOTS);
        assertThat(failure).hasMessageContaining("http://127.0.0.1:").hasMessageContaining(problem);
    }

    private static List<Root> download(int status, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bundle.pem");
            return new RootDownload(KNOWN, region -> address).fetch("eu-west-1", inSeconds(20));
        } finally {
            server.stop(0);
        }
    }

    private TrustSettings file(String pem) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "roots", ".pem"), pem);
        return new TrustSettings(TlsRoots.AUTO, file, false);
    }

    private static String embeddedPem(String region) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(TrustAnchors.class.getResourceAsStream("roots/" + region + ".pem"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static TrustAnchors anchors(String host, TrustSettings settings) throws TlsFailure {
        return TrustAnchors.forEndpoint(Endpoint.parse(host, 3306), settings, inSeconds(20));
    }

    private static TlsFailure failure(String host, TrustSettings settings) {
        return catchThrowableOfType(TlsFailure.class, () -> anchors(host, settings));
    }

    private static long inSeconds(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
