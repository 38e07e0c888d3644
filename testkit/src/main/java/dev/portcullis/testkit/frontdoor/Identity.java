package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.ServerCertificate;
import dev.portcullis.testkit.pki.Validity;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who the front door says it is: the certificate of its endpoint, and the bad ones of the failure menu. Each has one TLS context, so
 * that clients can resume their sessions. Thread-safe.
 */
final class Identity {
    private static final String RIGHT = "right";

    private final String host;
    private final String[] otherNames;
    private final String region;
    private final CertificateAuthority authority;
    private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();

    Identity(String host, List<String> otherNames, String region, CertificateAuthority authority) {
        this.host = host;
        this.otherNames = otherNames.toArray(String[]::new);
        this.region = region;
        this.authority = authority;
    }

    String region() {
        return region;
    }

    CertificateAuthority authority() {
        return authority;
    }

    /** The context to serve TLS with; null for the right certificate. */
    SSLContext context(@Nullable BadCertificate bad) {
        return contexts.computeIfAbsent(bad == null ? RIGHT : bad.name(), name -> contextOf(certificate(bad)));
    }

    ServerCertificate certificate(@Nullable BadCertificate bad) {
        if (bad == null) {
            return authority.issue(host, otherNames);
        }
        return switch (bad) {
            case SELF_SIGNED -> ServerCertificate.selfSigned(host, authority.keyType());
            case WRONG_HOST_NAME -> authority.issue("another" + host.substring(host.indexOf('.')));
            case OTHER_ROOT ->
                CertificateAuthority.regional(otherRegion(), authority.keyType())
                        .issue(host, otherNames);
            case EXPIRED -> authority.issue(Validity.expired(), host, otherNames);
            case NOT_YET_VALID -> authority.issue(Validity.notYet(), host, otherNames);
            case MISSING_INTERMEDIATE -> authority.issue(host, otherNames).withoutIntermediate();
        };
    }

    private String otherRegion() {
        return region.equals("us-east-1") ? "eu-west-1" : "us-east-1";
    }

    private static SSLContext contextOf(ServerCertificate certificate) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificate.keyStore(), certificate.keyPassword());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot serve TLS as " + certificate, e);
        }
    }
}
