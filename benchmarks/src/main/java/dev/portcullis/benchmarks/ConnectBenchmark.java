package dev.portcullis.benchmarks;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.pki.ServerCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to open and close one connection to the real server over TLS with a verified chain and host name, by password.
 *
 * <p>Both drivers trust the same root by the same chain of root, subordinate and RSA-2048 leaf, as with Amazon RDS: raw Connector/J
 * with {@code sslMode=VERIFY_IDENTITY} and a key-store file, Portcullis with a PEM file. The password is in the server's
 * {@code caching_sha2_password} cache for both. The goal is 0.25 times raw.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ConnectBenchmark {
    private static final String USER = "app";
    private static final String PASSWORD = "a benchmark keeps no secret";
    private static final String STORE_PASSWORD = "changeit";

    @Param({"raw", "portcullis"})
    String driver;

    private Path directory;
    private MysqlServer server;
    private String url;

    @Setup
    public void start() throws IOException, GeneralSecurityException, SQLException {
        directory = Files.createTempDirectory("portcullis-benchmarks");
        CertificateAuthority authority = CertificateAuthority.regional("eu-central-1", KeyType.RSA2048);
        ServerCertificate certificate = authority.issue("localhost");
        Path chain = Files.writeString(directory.resolve("chain.pem"), certificate.chainPem());
        Path key = Files.writeString(directory.resolve("key.pem"), certificate.privateKeyPem());
        server = MysqlServer.start(Engine.MYSQL, List.of("--ssl-cert=" + chain, "--ssl-key=" + key));
        createUser();
        String address = "mysql://localhost:" + server.port() + "/?";
        url = driver.equals("raw")
                ? "jdbc:" + address
                        + "sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStoreUrl="
                        + trustStore(authority).toUri() + "&trustCertificateKeyStorePassword=" + STORE_PASSWORD
                : "jdbc:portcullis:" + address + "portcullis.tls.ca-file="
                        + Files.writeString(directory.resolve("root.pem"), authority.rootPem());
        connect();
    }

    private void createUser() throws SQLException {
        try (Connection admin = server.connect(server.administrator());
                PreparedStatement create = admin.prepareStatement("CREATE USER ?@'%' IDENTIFIED BY ?")) {
            create.setString(1, USER);
            create.setString(2, PASSWORD);
            create.execute();
        }
    }

    private Path trustStore(CertificateAuthority authority) throws IOException, GeneralSecurityException {
        KeyStore store = authority.trustStore();
        Path file = directory.resolve("roots.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, STORE_PASSWORD.toCharArray());
        }
        return file;
    }

    @TearDown
    public void stop() throws IOException {
        server.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Benchmark
    @Threads(1)
    public void oneAtATime() throws SQLException {
        connect();
    }

    @Benchmark
    @Threads(16)
    public void sixteenSideBySide() throws SQLException {
        connect();
    }

    private void connect() throws SQLException {
        DriverManager.getConnection(url, USER, PASSWORD).close();
    }
}
