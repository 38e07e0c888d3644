package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import dev.portcullis.tls.TrustAnchors.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which roots are asked for. Endpoints with equal questions share one answer.
 *
 * @param region of an RDS host, if it is known
 * @param file the user's, which replaces every other source
 */
record TrustQuestion(
        Authority authority,
        @Nullable String region,
        @Nullable Path file,
        boolean download) {
    /** Who issues the certificates of a kind of host. */
    enum Authority {
        /** Amazon RDS, with roots of its own in each region. */
        RDS,
        /** Amazon Trust Services, through AWS Certificate Manager. */
        AMAZON_TRUST_SERVICES,
        /** Anybody the JDK trusts. */
        JDK
    }

    // By hand, as hashCode is: to link a record's own takes milliseconds of the first connection of a JVM.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustQuestion that
                && authority == that.authority
                && download == that.download
                && Objects.equals(region, that.region)
                && Objects.equals(file, that.file);
    }

    @Override
    public int hashCode() {
        return 31 * authority.hashCode() + Objects.hashCode(region);
    }

    static TrustQuestion of(Endpoint endpoint, TrustSettings settings) {
        Authority authority = switch (settings.roots()) {
            case RDS -> Authority.RDS;
            case AMAZON -> Authority.AMAZON_TRUST_SERVICES;
            case AUTO -> usual(endpoint);
        };
        return new TrustQuestion(
                authority,
                authority == Authority.RDS ? endpoint.region() : null,
                settings.caFile(),
                settings.download());
    }

    private static Authority usual(Endpoint endpoint) {
        return switch (endpoint.kind()) {
            case PROXY, PROXY_ENDPOINT -> Authority.AMAZON_TRUST_SERVICES;
            case OTHER -> Authority.JDK;
            case INSTANCE, CLUSTER_WRITER, CLUSTER_READER, CUSTOM_CLUSTER, GLOBAL_WRITER, SHARD_GROUP -> Authority.RDS;
        };
    }

    TrustAnchors answer(KnownRoots known, RootDownload bundles, long deadlineNanos) throws TlsFailure {
        if (file != null) {
            return new TrustAnchors(Source.FILE, "file " + file, fromFile(known, file));
        }
        return switch (authority) {
            case RDS -> regional(known, bundles, deadlineNanos);
            case AMAZON_TRUST_SERVICES ->
                new TrustAnchors(
                        Source.EMBEDDED, "Amazon Trust Services", known.embedded(KnownRoots.AMAZON_TRUST_SERVICES));
            case JDK -> new TrustAnchors(Source.JDK, "the JDK's trust store", fromJdk());
        };
    }

    private TrustAnchors regional(KnownRoots known, RootDownload bundles, long deadlineNanos) throws TlsFailure {
        if (region == null) {
            throw new TlsFailure(
                    Reason.NO_ROOTS,
                    "The host name bears no region, and each region has root certificates of its own: set portcullis.endpoint"
                            + " to the name of the cluster in its region, or portcullis.region");
        }
        List<Root> embedded = known.embedded(region);
        if (!embedded.isEmpty()) {
            return new TrustAnchors(Source.EMBEDDED, "Amazon RDS " + region, embedded);
        }
        String none = "No root certificates of region " + region + " ship with the driver: ";
        if (known.partitionOf(region).isEmpty()) {
            throw new TlsFailure(
                    Reason.NO_ROOTS,
                    none
                            + "set portcullis.tls.ca-file to a PEM file of them; this version knows no fingerprints of that"
                            + " region to check a download against");
        }
        if (!download) {
            throw new TlsFailure(
                    Reason.NO_ROOTS,
                    none + "set portcullis.tls.ca-file to a PEM file of them, such as "
                            + RootDownload.bundle(known, region)
                            + ", or portcullis.tls.download=true to fetch that file and check it against the driver's"
                            + " fingerprints");
        }
        return new TrustAnchors(
                Source.DOWNLOAD, "Amazon RDS " + region + ", downloaded", bundles.fetch(region, deadlineNanos));
    }

    /**
     * The authorities of the file, without those that another one of the file issued: AWS's bundles hold intermediates that
     * expire early. For a region, the roots that are known to be another region's are left out, so that AWS's global
     * bundle trusts no more than the regional one.
     */
    private List<Root> fromFile(KnownRoots known, Path pemFile) throws TlsFailure {
        List<X509Certificate> certificates;
        try {
            certificates = PemCertificates.parse(Files.readString(pemFile, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw fileFailure(pemFile, "there is no such file", e);
        } catch (IOException e) {
            throw fileFailure(pemFile, "it cannot be read: " + e, e);
        } catch (CertificateException e) {
            throw fileFailure(pemFile, "" + e.getMessage(), e);
        }
        Set<Object> subjects = certificates.stream()
                .map(X509Certificate::getSubjectX500Principal)
                .collect(Collectors.toSet());
        List<Root> roots = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            Root root = Root.of(certificate);
            if (certificate.getBasicConstraints() < 0) {
                throw fileFailure(
                        pemFile,
                        root.subject()
                                + " is not an authority's certificate; give the root that the server's chain ends at",
                        null);
            }
            boolean issuedInFile = !PresentedChain.isSelfIssued(certificate)
                    && subjects.contains(certificate.getIssuerX500Principal());
            if (!issuedInFile && !belongsElsewhere(root, known)) {
                roots.add(root);
            }
        }
        if (roots.isEmpty()) {
            throw fileFailure(
                    pemFile, "none of its " + certificates.size() + " certificates is a root of " + region, null);
        }
        return roots;
    }

    private boolean belongsElsewhere(Root root, KnownRoots known) {
        return region != null
                && known.regionOf(root).filter(other -> !other.equals(region)).isPresent();
    }

    private static TlsFailure fileFailure(Path pemFile, String problem, @Nullable Exception cause) {
        return new TlsFailure(Reason.NO_ROOTS, "portcullis.tls.ca-file=" + pemFile + " is refused: " + problem, cause);
    }

    private static List<Root> fromJdk() throws TlsFailure {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .map(Root::of)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new TlsFailure(Reason.NO_ROOTS, "The JDK's trust store cannot be read: " + e.getMessage(), e);
        }
    }
}
