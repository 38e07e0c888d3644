package dev.portcullis.testkit.frontdoor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** A client that says exactly what a test wants it to, packet by packet. */
final class ProtocolClient implements AutoCloseable {
    private static final int CAPABILITIES = 0x0000_0200 // CLIENT_PROTOCOL_41
            | Capability.SSL
            | Capability.SECURE_CONNECTION
            | Capability.PLUGIN_AUTH
            | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA;

    private final Socket socket;
    private final Wire wire;

    private ProtocolClient(Socket socket, Wire wire) {
        this.socket = socket;
        this.wire = wire;
    }

    static ProtocolClient connect(FrontDoor door) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        socket.setSoTimeout(20_000);
        return new ProtocolClient(socket, new Wire(socket));
    }

    Packet read() throws IOException {
        return Packet.read(wire.in());
    }

    void write(int sequence, byte[] payload) throws IOException {
        new Packet(sequence, payload).write(wire.out());
    }

    Wire wire() {
        return wire;
    }

    Socket socket() {
        return socket;
    }

    /** Reads the greeting, and asks for TLS. */
    void requestTls() throws IOException {
        read();
        write(1, head());
    }

    void startTls(SSLContext context) throws IOException {
        wire.connectTls(context);
    }

    /** A handshake response for {@code mysql_native_password} with no proof. */
    void respond(int sequence, String user) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(head());
        payload.writeBytes((user + "\0\0mysql_native_password\0").getBytes(StandardCharsets.US_ASCII));
        write(sequence, payload.toByteArray());
    }

    private static byte[] head() {
        byte[] head = new byte[32];
        for (int i = 0; i < 4; i++) {
            head[i] = (byte) (CAPABILITIES >> 8 * i);
        }
        head[7] = 1; // packets of 16 MiB
        head[8] = 45; // utf8mb4
        return head;
    }

    @Override
    public void close() {
        wire.close();
    }
}
