package dev.portcullis.testkit.frontdoor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/**
 * A port on loopback whose connections record what comes in. The recording sits in the socket itself, below TLS, so that it also holds
 * what a client says in plaintext where a handshake should be.
 */
final class RecordingListener extends ServerSocket {
    private static final int BACKLOG = 256;

    private final Supplier<Transcript> transcripts;

    RecordingListener(Supplier<Transcript> transcripts) throws IOException {
        this.transcripts = transcripts;
        bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    @Override
    public Recorded accept() throws IOException {
        Recorded socket = new Recorded(transcripts.get());
        implAccept(socket);
        return socket;
    }

    /** A client's connection. */
    static final class Recorded extends Socket {
        private final Transcript transcript;

        private Recorded(Transcript transcript) {
            this.transcript = transcript;
        }

        Transcript transcript() {
            return transcript;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return transcript.wire(super.getInputStream());
        }
    }
}
