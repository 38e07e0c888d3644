package dev.portcullis.guard;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between clients and a server, and answers the queries with a text in them itself, with the request for a file of the client's. */
final class AskingRelay implements AutoCloseable {
    private static final int QUERY = 3;
    private static final int FILE_REQUEST = 0xfb;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final String text;
    private final Path wanted;
    private final AtomicInteger asked = new AtomicInteger();
    private final ByteArrayOutputStream given = new ByteArrayOutputStream();

    AskingRelay(String host, int port, String text, Path wanted) throws IOException {
        this.host = host;
        this.port = port;
        this.text = text;
        this.wanted = wanted;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How often it has asked. */
    int asked() {
        return asked.get();
    }

    /** What it was given. */
    String given() {
        return given.toString(StandardCharsets.UTF_8);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(host, port);
            run(() -> answers(server, client));
            run(() -> requests(client, server));
        }
    }

    private static void answers(Socket server, Socket client) throws IOException {
        try (client) {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private void requests(Socket client, Socket server) throws IOException {
        try (server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] packet = packet(in);
                if (packet.length > 4
                        && packet[4] == QUERY
                        && new String(packet, StandardCharsets.UTF_8).contains(text)) {
                    ask(in, client.getOutputStream());
                } else {
                    server.getOutputStream().write(packet);
                }
            }
        }
    }

    private void ask(DataInputStream in, OutputStream out) throws IOException {
        byte[] name = wanted.toString().getBytes(StandardCharsets.UTF_8);
        byte[] request = new byte[5 + name.length];
        request[0] = (byte) (name.length + 1);
        request[3] = 1;
        request[4] = (byte) FILE_REQUEST;
        System.arraycopy(name, 0, request, 5, name.length);
        out.write(request);
        asked.incrementAndGet();
        byte[] packet = packet(in);
        while (packet.length > 4) {
            given.write(packet, 4, packet.length - 4);
            packet = packet(in);
        }
        // OK: nothing affected, autocommit is on.
        out.write(new byte[] {7, 0, 0, (byte) (packet[3] + 1), 0, 0, 0, 2, 0, 0, 0});
    }

    /** With its header. */
    private static byte[] packet(DataInputStream in) throws IOException {
        byte[] header = new byte[4];
        in.readFully(header);
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] packet = new byte[4 + length];
        System.arraycopy(header, 0, packet, 0, 4);
        in.readFully(packet, 4, length);
        return packet;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One of the sides is gone, or the relay was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
