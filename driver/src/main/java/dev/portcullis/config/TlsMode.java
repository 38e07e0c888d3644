package dev.portcullis.config;

/** How the server is proven. */
public enum TlsMode {
    /** TLS 1.2 or later, to a server whose certificate chain and host name were verified. */
    VERIFY,
    /** No TLS, to a server on a loopback address alone. */
    LOCAL_PLAINTEXT
}
