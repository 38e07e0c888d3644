package dev.portcullis.testkit.mysql;

import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.pki.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server program that runs as a child of this JVM, on loopback, in a directory of its own. */
final class ChildServer implements MysqlServer {
    private static final System.Logger LOG = System.getLogger(ChildServer.class.getName());
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 5;

    private final Engine engine;
    private final Path directory;
    private final int port;
    private final Login administrator;
    private final ServerCertificate certificate;
    private final SupervisedProcess process;
    private final String version;

    private ChildServer(Installation installation, List<String> arguments, Path directory, int port)
            throws IOException {
        this.engine = installation.engine();
        this.directory = directory;
        this.port = port;
        this.administrator = Login.random("rdsadmin");
        this.certificate = ServerCertificate.selfSigned("localhost", KeyType.ECC384);
        Trees.copy(installation.dataTemplate().resolve("data"), directory.resolve("data"));
        Files.writeString(certificateFile(), certificate.chainPem());
        Files.writeString(keyFile(), certificate.privateKeyPem());
        Files.writeString(initFile(), """
                DROP USER IF EXISTS 'root'@'localhost';
                CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
                """.formatted(administrator.user(), administrator.password()));
        this.process = SupervisedProcess.start(
                commandLine(installation, arguments), installation.environment(), directory, log());
        try {
            this.version = awaitLogin();
            Files.delete(initFile());
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    static ChildServer run(Installation installation, List<String> arguments) throws IOException {
        LOG.log(System.Logger.Level.INFO, "Starting {0}", installation.engine());
        for (int attempt = 1; ; attempt++) {
            Path directory = Files.createTempDirectory("portcullis-testkit");
            try {
                var server = new ChildServer(installation, arguments, directory, freePort());
                LOG.log(System.Logger.Level.INFO, "{0} {1} is ready", server.engine, server.version);
                return server;
            } catch (PortTakenException e) {
                Trees.delete(directory);
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                Trees.delete(directory);
                throw e;
            }
        }
    }

    private List<String> commandLine(Installation installation, List<String> arguments) {
        var own = new ArrayList<>(installation.arguments());
        own.addAll(List.of(
                "--datadir=" + directory.resolve("data"),
                "--init-file=" + initFile(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=mysql.sock",
                "--ssl-cert=" + certificateFile(),
                "--ssl-key=" + keyFile(),
                "--skip-name-resolve",
                "--default-time-zone=+00:00",
                "--character-set-server=utf8mb4",
                "--innodb-flush-log-at-trx-commit=0",
                "--skip-log-bin",
                "--general-log-file=" + generalLog()));
        own.addAll(arguments);
        return Installation.command(installation.program(), own);
    }

    /** Waits for the first login; the server's version. */
    private String awaitLogin() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            try (Connection connection = connect(administrator)) {
                return connection.getMetaData().getDatabaseProductVersion();
            } catch (SQLException notYet) {
                if (!alive || System.nanoTime() > deadline) {
                    throw failure(alive);
                }
            }
            pause();
        }
    }

    private IOException failure(boolean alive) throws IOException {
        String log = Files.readString(log());
        String tail = log.substring(Math.max(0, log.length() - 4_000));
        if (tail.contains("Address already in use")) {
            return new PortTakenException(port);
        }
        return new IOException((alive
                        ? engine + " did not answer a login within " + START_TIMEOUT.toSeconds() + " s"
                        : engine + " ended while it started")
                + "; the end of its log:\n" + tail);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server started", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path certificateFile() {
        return directory.resolve("certificate.pem");
    }

    private Path keyFile() {
        return directory.resolve("key.pem");
    }

    private Path initFile() {
        return directory.resolve("init.sql");
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Login administrator() {
        return administrator;
    }

    @Override
    public X509Certificate certificate() {
        return certificate.chain().get(0);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Path generalLog() {
        return directory.resolve("general.log");
    }

    @Override
    public void close() {
        process.close();
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another process took the port between the moment it was found free and the moment the server bound it. */
    private static final class PortTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        PortTakenException(int port) {
            super("port " + port + " was taken by another process");
        }
    }
}
