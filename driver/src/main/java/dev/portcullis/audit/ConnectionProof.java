package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * How a server was proven.
 *
 * @param root the name of the root certificate, or null on a plain connection to a loopback address
 * @param protocol the TLS version, or null
 * @param resumed whether the TLS session was resumed
 */
public record ConnectionProof(
        @Nullable String root, @Nullable String protocol, boolean resumed) {
    /** Of a plain connection to a loopback address. */
    public static final ConnectionProof NONE = new ConnectionProof(null, null, false);
}
