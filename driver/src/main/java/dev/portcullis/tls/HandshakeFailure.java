package dev.portcullis.tls;

import dev.portcullis.endpoint.Endpoint;
import dev.portcullis.tls.TlsFailure.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Tells from what the JDK threw why a handshake failed. */
final class HandshakeFailure {
    private HandshakeFailure() {}

    static TlsFailure explain(Exception thrown, Endpoint endpoint, long deadlineNanos) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsFailure failure) {
                return failure;
            }
        }
        Reason reason = reason(thrown, deadlineNanos);
        String server = "The server at " + endpoint;
        String problem = switch (reason) {
            case TIMEOUT -> " did not complete the TLS handshake before the deadline of the connect";
            case PLAINTEXT -> " answered the TLS handshake in clear text, and was told nothing";
            case PROTOCOL_VERSION ->
                " offers neither TLS 1.3 nor TLS 1.2; enable one of them in its parameter tls_version";
            case CONNECTION_LOST -> " broke the connection off during the TLS handshake";
            default -> " failed the TLS handshake";
        };
        return new TlsFailure(reason, server + problem + ": " + Printable.line("" + thrown.getMessage()), thrown);
    }

    /** For a handshake that left out what the server may want: unless the server was refused or stalled, another may pass. */
    static TlsFailure afterOfferingLess(IOException thrown, Endpoint endpoint, long deadlineNanos) {
        TlsFailure failure = explain(thrown, endpoint, deadlineNanos);
        return switch (failure.reason()) {
            case HANDSHAKE, CONNECTION_LOST, PROTOCOL_VERSION ->
                new TlsFailure(failure.reason(), "" + failure.getMessage(), thrown, true);
            default -> failure;
        };
    }

    /** The JDK tells some of these by their message alone; what it words otherwise some day is a HANDSHAKE. */
    private static Reason reason(Exception thrown, long deadlineNanos) {
        if (thrown instanceof SocketTimeoutException || Deadline.passed(deadlineNanos)) {
            return Reason.TIMEOUT;
        }
        String message =
                String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT).replace('_', ' ');
        if (thrown instanceof SSLException && message.contains("unrecognized ssl message")) {
            return Reason.PLAINTEXT;
        }
        if (thrown instanceof SSLException && message.contains("protocol version")) {
            return Reason.PROTOCOL_VERSION;
        }
        boolean lost = thrown instanceof SocketException
                || thrown instanceof EOFException
                || thrown.getCause() instanceof SocketException
                || thrown.getCause() instanceof EOFException;
        return lost ? Reason.CONNECTION_LOST : Reason.HANDSHAKE;
    }
}
