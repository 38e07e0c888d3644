package dev.portcullis.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Stands between clients and a server, and keeps the server's answers to itself from a moment on, or hangs up in their place. */
final class HoldingRelay implements AutoCloseable {
    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Semaphore kept = new Semaphore(0);
    private volatile boolean holding;
    private volatile boolean cutting;

    HoldingRelay(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void hold() {
        holding = true;
    }

    /** From now on the client's connection ends when the server has answered. */
    void cut() {
        cutting = true;
        holding = true;
    }

    /** Waits until the answers of so many more connections are kept. */
    void awaitKept(int connections) throws InterruptedException {
        if (!kept.tryAcquire(connections, 30, TimeUnit.SECONDS)) {
            throw new AssertionError("the server has not answered in time");
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(host, port);
            run(() -> pump(client.getInputStream(), server.getOutputStream(), false));
            run(() -> pump(server.getInputStream(), client.getOutputStream(), true));
        }
    }

    private void pump(InputStream from, OutputStream to, boolean answers) throws IOException {
        byte[] bytes = new byte[1 << 16];
        for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
            if (answers && holding) {
                kept.release();
                if (cutting) {
                    to.close();
                    from.close();
                }
                return;
            }
            to.write(bytes, 0, read);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One side hung up.
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
