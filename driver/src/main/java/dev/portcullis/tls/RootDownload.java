package dev.portcullis.tls;

import dev.portcullis.tls.TlsFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Fetches a region's bundle from the address that AWS publishes for its partition. What comes back counts only if every
 * root in it is known by its fingerprint, so that neither the network nor the JDK's trust store is relied upon.
 */
final class RootDownload {
    private static final int MOST_BYTES = 1 << 20;

    private final KnownRoots known;
    private final Function<String, URI> bundleOf;

    RootDownload(KnownRoots known) {
        this(known, region -> bundle(known, region));
    }

    /** {@code bundleOf} gives the address of a region's bundle. */
    RootDownload(KnownRoots known, Function<String, URI> bundleOf) {
        this.known = known;
        this.bundleOf = bundleOf;
    }

    /**
     * Where AWS publishes the bundle of a region whose roots are known.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html">Using SSL/TLS to encrypt
     *     a connection to a DB instance</a>
     */
    static URI bundle(KnownRoots known, String region) {
        String store = switch (known.partitionOf(region).orElse("aws")) {
            case "aws-us-gov" -> "https://truststore.pki.us-gov-west-1.rds.amazonaws.com";
            case "aws-cn" -> "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn";
            default -> "https://truststore.pki.rds.amazonaws.com";
        };
        return URI.create(store + "/" + region + "/" + region + "-bundle.pem");
    }

    /** The roots of a region. */
    List<Root> fetch(String region, long deadlineNanos) throws TlsFailure {
        URI address = bundleOf.apply(region);
        String pem;
        try {
            pem = get(address, deadlineNanos);
        } catch (IOException e) {
            throw new TlsFailure(
                    Reason.NO_ROOTS,
                    "The root certificates of " + region + " cannot be downloaded from " + address + ": "
                            + e.getMessage() + ". Fetch the file by other means and name it in portcullis.tls.ca-file",
                    e);
        }
        return known.selfSigned(region, pem, address.toString());
    }

    private static String get(URI address, long deadlineNanos) throws IOException {
        HttpURLConnection http = (HttpURLConnection) address.toURL().openConnection();
        try {
            http.setInstanceFollowRedirects(false);
            http.setUseCaches(false);
            http.setConnectTimeout(Deadline.millisLeft(deadlineNanos));
            http.setReadTimeout(Deadline.millisLeft(deadlineNanos));
            if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP status " + http.getResponseCode());
            }
            try (InputStream in = http.getInputStream()) {
                return readAll(in, deadlineNanos);
            }
        } finally {
            http.disconnect();
        }
    }

    private static String readAll(InputStream in, long deadlineNanos) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > MOST_BYTES) {
                throw new IOException("the answer is larger than " + MOST_BYTES + " bytes");
            }
            Deadline.millisLeft(deadlineNanos);
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
