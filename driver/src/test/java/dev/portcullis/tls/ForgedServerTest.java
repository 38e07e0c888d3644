package dev.portcullis.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.config.TlsRoots;
import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chains that end at the trusted root, or seem to, and prove nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgedServerTest {
    private static final String HOST = "orders.c9akciq32rza.ap-southeast-2.rds.amazonaws.com";
    private static final String ROOT = "CN=Amazon RDS ap-southeast-2 Root CA ECC384 G1";

    @TempDir
    Path folder;

    @Test
    void acceptsWellFormedChain() throws Exception {
        ForgedServer server = ForgedServer.root(ROOT)
                .append("CN=Subordinate", true, null, null)
                .append("CN=" + HOST, false, HOST, KeyPurposeId.id_kp_serverAuth);

        assertThat(verify(server, server.root())).isNull();
    }

    @Test
    void refusesCertificateThatServerCertificateIssued() throws Exception {
        ForgedServer server = ForgedServer.root(ROOT)
                .append("CN=mine.c9akciq32rza.ap-southeast-2.rds.amazonaws.com", false, null, null)
                .append("CN=" + HOST, false, HOST, KeyPurposeId.id_kp_serverAuth);

        assertThat(verify(server, server.root()).reason()).isEqualTo(Reason.CERTIFICATE);
    }

    @Test
    void refusesCertificateOfClient() throws Exception {
        ForgedServer server = ForgedServer.root(ROOT).append("CN=" + HOST, false, HOST, KeyPurposeId.id_kp_clientAuth);

        assertThat(verify(server, server.root()).reason()).isEqualTo(Reason.CERTIFICATE);
    }

    @Test
    void refusesHostInCommonNameAlone() throws Exception {
        ForgedServer server = ForgedServer.root(ROOT).append("CN=" + HOST, false, null, KeyPurposeId.id_kp_serverAuth);

        TlsFailure failure = verify(server, server.root());
        assertThat(failure.reason()).isEqualTo(Reason.HOST_NAME);
        assertThat(failure).hasMessageContaining("its certificate is for no host at all");
    }

    @Test
    void refusesPartialWildcard() throws Exception {
        String wildcard = "o*" + HOST.substring(HOST.indexOf('.'));
        ForgedServer server =
                ForgedServer.root(ROOT).append("CN=" + HOST, false, wildcard, KeyPurposeId.id_kp_serverAuth);

        assertThat(verify(server, server.root()).reason()).isEqualTo(Reason.HOST_NAME);
    }

    @Test
    void refusesRootOfSameNameWithAnotherKey() throws Exception {
        ForgedServer server = ForgedServer.root(ROOT).append("CN=" + HOST, false, HOST, KeyPurposeId.id_kp_serverAuth);

        TlsFailure failure = verify(server, ForgedServer.root(ROOT).root());
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_ROOT);
        assertThat(failure).hasMessageContaining("bears the name of a trusted root, but that root did not sign it");
    }

    private TlsFailure verify(ForgedServer forged, X509Certificate trusted) throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(trusted.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(folder.resolve("root.pem"), pem);
        ServerVerifier verifier = new ServerVerifier(new TrustSettings(TlsRoots.AUTO, file, false));
        try (TlsServer server = TlsServer.presenting(forged.key(), forged.presented())) {
            TlsFailure failure = catchThrowableOfType(
                    TlsFailure.class,
                    () -> verifier.verify(
                                    server.connect(),
                                    Endpoint.parse(HOST, 3306),
                                    System.nanoTime() + TimeUnit.SECONDS.toNanos(20))
                            .socket()
                            .close());
            assertThat(server.received).isEmpty();
            return failure;
        }
    }
}
