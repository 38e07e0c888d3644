package dev.portcullis.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A name server on loopback that knows a few aliases and answers "no such name" to everything else (RFC 1035). */
final class NameServer implements AutoCloseable {
    private static final int NO_SUCH_NAME = 3;
    private static final int TYPE_CNAME = 5;

    private final Map<String, String> aliases;
    private final DatagramSocket socket;

    NameServer(Map<String, String> aliases) throws IOException {
        this.aliases = aliases;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort(0);
        query.position(12);
        StringJoiner name = new StringJoiner(".");
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.add(new String(label, StandardCharsets.US_ASCII));
        }
        short type = query.getShort();
        String alias = aliases.get(name.toString().toLowerCase(Locale.ROOT));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8180 | (alias == null ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(alias == null ? 0 : 1);
        out.writeInt(0);
        writeName(out, name.toString());
        out.writeShort(type);
        out.writeShort(1);
        if (alias != null) {
            writeName(out, name.toString());
            out.writeShort(TYPE_CNAME);
            out.writeShort(1);
            out.writeInt(60);
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            writeName(new DataOutputStream(target), alias);
            out.writeShort(target.size());
            target.writeTo(out);
        }
        return bytes.toByteArray();
    }

    private static void writeName(DataOutputStream out, String name) throws IOException {
        for (String label : name.split("\\.", -1)) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
