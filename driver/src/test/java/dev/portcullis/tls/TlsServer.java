package dev.portcullis.tls;

import dev.portcullis.testkit.pki.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** A server on loopback that answers each byte it is sent with the same byte, over TLS or as a test scripts it. */
public final class TlsServer implements AutoCloseable {
    /** What the server does with a connection. */
    public interface Script {
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    /** Every byte that reached the application's side of the server. */
    final List<Integer> received = new CopyOnWriteArrayList<>();

    private TlsServer(ServerSocket listening, Script script) {
        this.listening = listening;
        threads.execute(() -> accept(script));
    }

    public static TlsServer presenting(ServerCertificate certificate, String... protocols) throws Exception {
        return presenting(certificate.privateKey(), certificate.chain(), protocols);
    }

    static TlsServer presenting(PrivateKey key, List<X509Certificate> chain, String... protocols) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) context(key, chain)
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new TlsServer(socket, null);
    }

    /** A server that exchanges keys over NIST curves alone. */
    static TlsServer withoutX25519(ServerCertificate certificate, String... protocols) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) context(certificate.privateKey(), certificate.chain())
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        parameters.setAlgorithmConstraints(new NistCurves());
        socket.setSSLParameters(parameters);
        return new TlsServer(socket, null);
    }

    private static final class NistCurves implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
            return !algorithm.equalsIgnoreCase("x25519") && !algorithm.equalsIgnoreCase("x448");
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
            return true;
        }
    }

    public static TlsServer scripted(Script script) throws IOException {
        return new TlsServer(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), script);
    }

    private static SSLContext context(PrivateKey key, List<X509Certificate> chain) throws Exception {
        char[] noPassword = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, noPassword, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, noPassword);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** A new TCP connection to this server. */
    public Socket connect() throws IOException {
        return new Socket(listening.getInetAddress(), listening.getLocalPort());
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                open.add(connection);
                threads.execute(() -> serve(connection, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection, Script script) {
        try (connection) {
            if (script != null) {
                script.serve(connection);
                return;
            }
            for (int b = connection.getInputStream().read();
                    b >= 0;
                    b = connection.getInputStream().read()) {
                received.add(b);
                connection.getOutputStream().write(b);
            }
        } catch (IOException refused) {
            // The client refuses the server: what the tests are about.
        } finally {
            open.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
