package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import java.util.List;

/**
 * The roots that a server is verified against, and where they come from: for an RDS host those of its region and no
 * others, for RDS Proxy those of Amazon Trust Services, for any other host those of the JDK. The user's file replaces all
 * of them. Immutable.
 *
 * @param source where the roots come from
 * @param origin the region, file, address or trust store, as it stands in messages
 * @param roots at least one
 */
public record TrustAnchors(Source source, String origin, List<Root> roots) {
    /** Where roots come from. */
    public enum Source {
        /** They ship with the driver. */
        EMBEDDED,
        /** The user's file. */
        FILE,
        /** AWS's bundle, checked against the driver's fingerprints. */
        DOWNLOAD,
        /** The JDK's trust store. */
        JDK
    }

    public TrustAnchors {
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("no roots from " + origin);
        }
    }

    /**
     * The roots for an endpoint. Reads a file or makes a network call where the settings ask for it.
     *
     * @param deadlineNanos the instant of {@link System#nanoTime()} by which a download must be done
     * @throws TlsFailure with {@link Reason#NO_ROOTS} when there are none: the message names the region and the remedy
     */
    public static TrustAnchors forEndpoint(Endpoint endpoint, TrustSettings settings, long deadlineNanos)
            throws TlsFailure {
        KnownRoots known = new KnownRoots();
        return TrustQuestion.of(endpoint, settings).answer(known, new RootDownload(known), deadlineNanos);
    }

    @Override
    public String toString() {
        return roots.size() + " " + (roots.size() == 1 ? "root" : "roots") + " (" + origin + ")";
    }
}
