package dev.portcullis.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A server that was not proven to be the endpoint, or roots that could not be had to prove it against. The message names
 * the endpoint, what the server presented, what is trusted and the remedy. No application byte was sent.
 */
public final class TlsFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why the server was refused. */
    public enum Reason {
        /** There are no roots to verify against: the region's are not embedded, or the file or download is unusable. */
        NO_ROOTS,
        /** The chain leads to no trusted root, though a trusted root may bear the same name. */
        UNKNOWN_ROOT,
        /** The server left out the certificate that issued its own. It is never fetched from an address in the chain. */
        INCOMPLETE_CHAIN,
        /** The certificate is valid but names other hosts. */
        HOST_NAME,
        /** A certificate of the chain has expired. */
        EXPIRED,
        /** A certificate of the chain is not valid yet. */
        NOT_YET_VALID,
        /** The JDK refused the chain for another cause, such as a weak algorithm or a usage that is not a server's. */
        CERTIFICATE,
        /** The server offers neither TLS 1.3 nor TLS 1.2. */
        PROTOCOL_VERSION,
        /** The server answered in clear text. */
        PLAINTEXT,
        /** The deadline passed. */
        TIMEOUT,
        /** The server closed or reset the connection. */
        CONNECTION_LOST,
        /** The handshake failed for another cause. */
        HANDSHAKE
    }

    private final Reason reason;
    private final boolean offeredLess;

    TlsFailure(Reason reason, String message) {
        this(reason, message, null);
    }

    TlsFailure(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, false);
    }

    TlsFailure(Reason reason, String message, @Nullable Throwable cause, boolean offeredLess) {
        super(message, cause);
        this.reason = reason;
        this.offeredLess = offeredLess;
    }

    /** Why the server was refused. */
    public Reason reason() {
        return reason;
    }

    /**
     * Whether the handshake offered less than the driver can, going by what the server chose earlier: then another one, which
     * offers everything, may pass.
     */
    public boolean offeredLess() {
        return offeredLess;
    }
}
