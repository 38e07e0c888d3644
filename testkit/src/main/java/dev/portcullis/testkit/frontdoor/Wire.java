package dev.portcullis.testkit.frontdoor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One end-to-end connection of the front door, to a client or to the real server: plaintext first, TLS once it was asked for. One
 * thread logs in; then one thread reads while another writes. {@link #reset} and {@link #close} may come from any thread.
 */
final class Wire implements Closeable {
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private @Nullable SSLSocket tls;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    boolean isEncrypted() {
        return tls != null;
    }

    /** Does the client's part of a TLS handshake. */
    void connectTls(SSLContext context) throws IOException {
        startTls(layered(context, true));
    }

    /** Does the server's part of a TLS handshake; tells whether the client resumed an earlier session. */
    boolean acceptTls(SSLContext context) throws IOException {
        long began = System.currentTimeMillis();
        SSLSocket layered = layered(context, false);
        startTls(layered);
        // A resumed session keeps the time of its first handshake, which ended before the client could connect again.
        return layered.getSession().getCreationTime() < began;
    }

    /** Goes on with streams that were made over this connection's own. */
    void continueWith(InputStream otherIn, OutputStream otherOut) {
        in = otherIn;
        out = otherOut;
    }

    private SSLSocket layered(SSLContext context, boolean client) throws IOException {
        SSLSocket layered = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        layered.setUseClientMode(client);
        return layered;
    }

    private void startTls(SSLSocket layered) throws IOException {
        layered.startHandshake();
        in = layered.getInputStream();
        out = layered.getOutputStream();
        tls = layered;
    }

    /** Says that nothing more will be written, and leaves the other direction open. */
    void shutdownOutput() throws IOException {
        if (tls != null) {
            tls.shutdownOutput();
        }
        if (!socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
    }

    /** Ends the TCP connection with RST. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already: the peer cannot be told more.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // As above.
        }
    }
}
