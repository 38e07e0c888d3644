package dev.portcullis.tls;

import dev.portcullis.tls.TlsFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

/**
 * The root certificates that Amazon RDS is known to use: the fingerprint of every one, and most of the certificates
 * themselves. A certificate that claims to be one of them counts only if its fingerprint stands here. Immutable.
 */
final class KnownRoots {
    /** Stands in place of a region for the roots that RDS Proxy and Aurora Serverless v1 chain to. */
    static final String AMAZON_TRUST_SERVICES = "amazon-trust-services";

    /**
     * One known root.
     *
     * @param region as in host names; also {@link #AMAZON_TRUST_SERVICES}, and the environments "Beta us-east-1" and
     *     "Preview us-east-2", which no host name bears
     * @param sha256 of the DER, in lower-case hexadecimal digits
     */
    record Entry(String partition, String region, String sha256) {}

    /** Read when the first root is looked up: a server that is no Amazon RDS may need none of them. */
    private static final class Manifest {
        static final List<Entry> ENTRIES = resource("root-manifest.tsv")
                .orElseThrow()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(column -> new Entry(column[0], column[1], column[4]))
                .toList();

        private Manifest() {}
    }

    List<Entry> entries() {
        return Manifest.ENTRIES;
    }

    /** The region that a known root belongs to. */
    Optional<String> regionOf(Root root) {
        return entries().stream()
                .filter(entry -> entry.sha256().equals(root.sha256()))
                .map(Entry::region)
                .findFirst();
    }

    /** The partition of a region whose roots are known. */
    Optional<String> partitionOf(String region) {
        return entries().stream()
                .filter(entry -> entry.region().equals(region))
                .map(Entry::partition)
                .findFirst();
    }

    /** The roots of a region that ship with the driver; empty for a region that has none here. */
    List<Root> embedded(String region) throws TlsFailure {
        if (partitionOf(region).isEmpty()) {
            return List.of();
        }
        Optional<String> pem = resource("roots/" + region + ".pem");
        return pem.isEmpty() ? List.of() : selfSigned(region, pem.get(), "the driver's own jar");
    }

    /**
     * The self-signed certificates of a PEM text, each of which must be a known root of the region. Others are
     * intermediates, which AWS's bundles carry and which are not trusted by themselves.
     */
    List<Root> selfSigned(String region, String pem, String origin) throws TlsFailure {
        List<Root> roots;
        try {
            roots = PemCertificates.parse(pem).stream()
                    .filter(PresentedChain::isSelfIssued)
                    .map(Root::of)
                    .toList();
        } catch (CertificateException e) {
            throw new TlsFailure(
                    Reason.NO_ROOTS,
                    "The root certificates of " + region + " from " + origin + " are refused: " + e.getMessage(),
                    e);
        }
        for (Root root : roots) {
            if (!regionOf(root).equals(Optional.of(region))) {
                throw new TlsFailure(
                        Reason.NO_ROOTS,
                        "The root certificates of " + region + " from " + origin + " are refused: the SHA-256 of "
                                + root.subject() + " is " + root.sha256() + ", which is not a known root of " + region);
            }
        }
        if (roots.isEmpty()) {
            throw new TlsFailure(
                    Reason.NO_ROOTS, "What came from " + origin + " holds no root certificate of " + region);
        }
        return roots;
    }

    private static Optional<String> resource(String name) {
        try (InputStream in = KnownRoots.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of the driver's own jar", e);
        }
    }
}
