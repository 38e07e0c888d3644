package dev.portcullis.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback, one thread a connection, whose listening can stop and begin again on the same port. It
 * leaves every header to its handler, the {@code Date} too, which the JDK's own server would write over.
 */
public final class LoopbackHttp implements AutoCloseable {
    private final UnaryOperator<HttpMessage> handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listening;
    private @Nullable Thread accepting;

    /** Listens on a free port. */
    public LoopbackHttp(UnaryOperator<HttpMessage> handler) {
        this.handler = handler;
        this.port = listen(0);
    }

    public int port() {
        return port;
    }

    /** Listens again after {@link #close}; does nothing when it listens already. */
    public void open() {
        lock.lock();
        try {
            if (listening == null) {
                listen(port);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses connections from now on and ends those that are open. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (listening != null) {
                listening.close();
                listening = null;
                // The port accepts connections until the thread that waits for them has left the system call.
                if (accepting != null) {
                    accepting.join();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        connections.forEach(LoopbackHttp::end);
    }

    private int listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            listening = socket;
            accepting = start("accept", () -> accept(socket));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                start("connection", () -> serve(connection));
            } catch (IOException e) {
                // Closed by close(), or a client that left before it was accepted.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            var out = connection.getOutputStream();
            for (HttpMessage request = HttpMessage.read(in); request != null; request = HttpMessage.read(in)) {
                handler.apply(request).write(out);
                if (request.header("connection").equalsIgnoreCase("close")) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client left, or sent what is not HTTP: the connection ends.
        } finally {
            connections.remove(connection);
        }
    }

    private static void end(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread start(String name, Runnable work) {
        var thread = new Thread(work, "portcullis-testkit-aws-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
