package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a server presented, followed from its own towards the trusted roots as far as signatures lead.
 * Which certificate issued which is proven, not read from names. Immutable.
 */
final class PresentedChain {
    private static final int MOST_PRINTED = 10;

    private final List<X509Certificate> presented;
    private final TrustAnchors anchors;
    private final List<X509Certificate> links;
    private final @Nullable Root root;
    /** The links, and the root if there is one. */
    private final List<X509Certificate> closed;

    // Read off the certificates once, for a session is checked again and reported whenever it is resumed.
    private final Instant notBefore;
    private final Instant notAfter;
    private final ServerNames names;
    private final Root leaf;
    private final String leafSubject;
    private final String rootSubject;

    private PresentedChain(
            List<X509Certificate> presented, TrustAnchors anchors, List<X509Certificate> links, @Nullable Root root) {
        this.presented = presented;
        this.anchors = anchors;
        this.links = List.copyOf(links);
        this.root = root;
        this.closed = closed(links, root);
        this.notBefore = latestBeginning(closed).getNotBefore().toInstant();
        this.notAfter = earliestEnd(closed).getNotAfter().toInstant();
        this.names = ServerNames.of(links.get(0));
        this.leaf = Root.of(links.get(0));
        this.leafSubject = leaf.subject();
        this.rootSubject = root == null ? "" : root.subject();
    }

    private static List<X509Certificate> closed(List<X509Certificate> links, @Nullable Root root) {
        List<X509Certificate> closed = new ArrayList<>(links);
        if (root != null) {
            closed.add(root.certificate());
        }
        return List.copyOf(closed);
    }

    private static X509Certificate latestBeginning(List<X509Certificate> chain) {
        return Collections.max(chain, Comparator.comparing(X509Certificate::getNotBefore));
    }

    private static X509Certificate earliestEnd(List<X509Certificate> chain) {
        return Collections.min(chain, Comparator.comparing(X509Certificate::getNotAfter));
    }

    /** {@code presented} begins with the server's own certificate. No certificate is fetched from anywhere. */
    static PresentedChain follow(List<X509Certificate> presented, TrustAnchors anchors) {
        List<X509Certificate> links = new ArrayList<>();
        X509Certificate next = presented.get(0);
        while (next != null) {
            X509Certificate link = next;
            links.add(link);
            Optional<Root> issuer = anchors.roots().stream()
                    .filter(root -> isIssued(link, root.certificate()))
                    .findFirst();
            if (issuer.isPresent()) {
                return new PresentedChain(presented, anchors, links, issuer.get());
            }
            next = presented.stream()
                    .filter(candidate -> !links.contains(candidate) && isIssued(link, candidate))
                    .findFirst()
                    .orElse(null);
        }
        return new PresentedChain(presented, anchors, links, null);
    }

    static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean isIssued(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The server's own certificate. */
    Root leaf() {
        return leaf;
    }

    String leafSubject() {
        return leafSubject;
    }

    /** Empty when there is no root. */
    String rootSubject() {
        return rootSubject;
    }

    /** The trusted root that closes the chain. */
    Optional<Root> root() {
        return Optional.ofNullable(root);
    }

    /** What is wrong with the chain for a host at an instant, if anything is: no root, a date, or the names. */
    Optional<Reason> fault(String host, Instant now) {
        if (root == null) {
            boolean issuerMissing = links.size() == 1 && !isSelfIssued(links.get(0)) && !bearsNameOfRoot();
            return Optional.of(issuerMissing ? Reason.INCOMPLETE_CHAIN : Reason.UNKNOWN_ROOT);
        }
        if (now.isAfter(notAfter)) {
            return Optional.of(Reason.EXPIRED);
        }
        if (now.isBefore(notBefore)) {
            return Optional.of(Reason.NOT_YET_VALID);
        }
        return names.include(host) ? Optional.empty() : Optional.of(Reason.HOST_NAME);
    }

    /** Whether no signature of the chain is one over an elliptic curve. */
    boolean hasRsaKeysAlone() {
        return closed.stream().allMatch(link -> link.getPublicKey() instanceof RSAPublicKey);
    }

    private boolean bearsNameOfRoot() {
        X509Certificate last = links.get(links.size() - 1);
        return anchors.roots().stream()
                .anyMatch(anchor -> last.getIssuerX500Principal()
                        .equals(anchor.certificate().getSubjectX500Principal()));
    }

    /** The error that names the endpoint, what is wrong, what was presented, what is trusted and the remedy. */
    TlsFailure refusal(Reason reason, Endpoint endpoint, @Nullable Exception cause) {
        StringBuilder message = new StringBuilder("The server at " + endpoint + " is refused: ");
        message.append(problem(reason, cause));
        message.append("\n  presented:");
        presented.stream().limit(MOST_PRINTED).map(Root::of).forEach(certificate -> append(message, certificate));
        message.append("\n  trusted: ").append(anchors);
        if (anchors.roots().size() <= MOST_PRINTED) {
            anchors.roots().forEach(anchor -> append(message, anchor));
        }
        return new TlsFailure(
                reason, message.append("\n  ").append(remedy(reason)).toString(), cause);
    }

    private static void append(StringBuilder message, Root certificate) {
        message.append("\n    ")
                .append(certificate.subject())
                .append(", SHA-256 ")
                .append(certificate.sha256());
    }

    private String problem(Reason reason, @Nullable Exception cause) {
        X509Certificate last = links.get(links.size() - 1);
        return switch (reason) {
            case UNKNOWN_ROOT ->
                bearsNameOfRoot()
                        ? "its chain bears the name of a trusted root, but that root did not sign it"
                        : "its chain leads to no trusted root";
            case INCOMPLETE_CHAIN ->
                "it left out the certificate of its issuer, "
                        + Printable.line(last.getIssuerX500Principal().getName());
            case EXPIRED -> period(earliestEnd(closed));
            case NOT_YET_VALID -> period(latestBeginning(closed));
            case HOST_NAME -> "its certificate is for " + names;
            default ->
                "the JDK does not accept its chain"
                        + (cause == null ? "" : ": " + Printable.line("" + cause.getMessage()));
        };
    }

    private static String period(X509Certificate link) {
        return "a certificate of its chain is valid from " + link.getNotBefore().toInstant() + " to "
                + link.getNotAfter().toInstant() + " only: " + Root.of(link).subject();
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case UNKNOWN_ROOT ->
                "If this is an Aurora Serverless v1 cluster, set portcullis.tls.roots=amazon; if the server has an authority of its"
                        + " own, name its root in portcullis.tls.ca-file; otherwise something stands between you and the database.";
            case INCOMPLETE_CHAIN ->
                "Let the server present its intermediate certificates, or name the issuer in portcullis.tls.ca-file.";
            case EXPIRED, NOT_YET_VALID -> "Renew the server's certificate, or set the clock of this machine right.";
            case HOST_NAME ->
                "Connect to one of these names; if the URL names a tunnel or an alias, set portcullis.endpoint to the name of the"
                        + " database.";
            default ->
                "Let the server present a certificate for TLS servers with a current key and signature algorithm.";
        };
    }
}
