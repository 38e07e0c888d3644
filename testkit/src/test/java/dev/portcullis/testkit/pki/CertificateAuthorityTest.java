package dev.portcullis.testkit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own path validation is the judge of every certificate. */
class CertificateAuthorityTest {
    private static final String HOST = "orders.c9ak.eu-west-1.rds.amazonaws.com";

    private final CertificateAuthority ireland = CertificateAuthority.regional("eu-west-1", KeyType.RSA2048);

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void issuesWhatItsRootVouchesFor(KeyType keyType) throws Exception {
        CertificateAuthority authority = CertificateAuthority.regional("eu-west-1", keyType);

        validate(authority.issue(HOST), authority);
    }

    @Test
    void namesRootAndSubordinateAsAmazonDoes() {
        assertThat(ireland.root().getSubjectX500Principal().getName())
                .contains(
                        "CN=Amazon RDS eu-west-1 Root CA RSA2048 G1", "OU=Amazon RDS", "O=Amazon Web Services\\, Inc.");
        assertThat(ireland.issue(HOST).chain().get(1).getSubjectX500Principal().getName())
                .contains("CN=Amazon RDS eu-west-1 Subordinate CA RSA2048 G1.1");
    }

    @Test
    void putsEveryNameIntoTheCertificate() throws Exception {
        ServerCertificate certificate = ireland.issue(HOST, "orders.cluster-c9ak.eu-west-1.rds.amazonaws.com");

        assertThat(dnsNames(certificate)).containsExactly(HOST, "orders.cluster-c9ak.eu-west-1.rds.amazonaws.com");
    }

    @Test
    void givesProxiesWildcardsUnderTheTrustServicesRoot() throws Exception {
        CertificateAuthority amazon = CertificateAuthority.trustServices();
        ServerCertificate certificate = amazon.issue("pool.proxy-c9ak.eu-west-1.rds.amazonaws.com");

        validate(certificate, amazon);
        assertThat(dnsNames(certificate)).containsExactly("*.proxy-c9ak.eu-west-1.rds.amazonaws.com");
    }

    @Test
    void isMadeOnce() {
        assertThat(CertificateAuthority.regional("eu-west-1", KeyType.RSA2048)).isSameAs(ireland);
    }

    @Test
    void writesTheRootAsPem() throws Exception {
        byte[] pem = ireland.rootPem().getBytes(StandardCharsets.US_ASCII);

        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(ireland.root());
    }

    @Test
    void anotherRegionsRootVouchesForNothingHere() {
        ServerCertificate frankfurt =
                CertificateAuthority.regional("eu-central-1", KeyType.RSA2048).issue(HOST);

        assertThatThrownBy(() -> validate(frankfurt, ireland)).isInstanceOf(CertificateException.class);
    }

    @Test
    void eachWrongCertificateIsWrongInOneWay() {
        assertThatThrownBy(() -> validate(ireland.issue(Validity.expired(), HOST), ireland))
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
        assertThatThrownBy(() -> validate(ireland.issue(Validity.notYet(), HOST), ireland))
                .hasRootCauseInstanceOf(CertificateNotYetValidException.class);
        assertThatThrownBy(() -> validate(ireland.issue(HOST).withoutIntermediate(), ireland))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("unable to find valid certification path");
        assertThatThrownBy(() -> validate(ServerCertificate.selfSigned(HOST, KeyType.ECC384), ireland))
                .isInstanceOf(CertificateException.class);
    }

    private static void validate(ServerCertificate certificate, CertificateAuthority trusted) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = trusted.trustStore();
        factory.init(store);
        X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
        manager.checkServerTrusted(certificate.chain().toArray(X509Certificate[]::new), "UNKNOWN");
    }

    private static List<Object> dnsNames(ServerCertificate certificate) throws CertificateParsingException {
        return certificate.chain().get(0).getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(1))
                .toList();
    }
}
