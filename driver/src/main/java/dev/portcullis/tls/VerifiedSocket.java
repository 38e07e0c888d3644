package dev.portcullis.tls;

import javax.net.ssl.SSLSocket;

/**
 * A TLS connection whose server was proven, before any application byte.
 *
 * @param socket closes the socket beneath it when it is closed
 */
public record VerifiedSocket(SSLSocket socket, ServerProof proof) {}
