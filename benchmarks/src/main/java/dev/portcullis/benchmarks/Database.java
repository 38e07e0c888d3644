package dev.portcullis.benchmarks;

import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.pki.CertificateAuthority;
import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.pki.ServerCertificate;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A MySQL for connects by password, and another behind an RDS front door for statements and all else. Server and door have certificates of one root, RSA-2048 through a subordinate as Amazon's.
 *
 * <p>The JVMs that measure learn of it by system properties. They find the endpoint's name through a hosts file of their own, so that every
 * driver connects to the name that it verifies.
 */
public final class Database implements AutoCloseable {
    /** Address of the server for statements; plain TCP on loopback. */
    public static final String STATEMENTS = "benchmarks.statements";

    /** Address of the server for connects by password, {@code localhost:port}. */
    public static final String SERVER = "benchmarks.server";

    /** Address of the front door for connects by token or secret, {@code endpoint:port}. */
    public static final String ENDPOINT = "benchmarks.endpoint";

    /** A PEM file and a PKCS12 key store with the root. */
    public static final String ROOT = "benchmarks.root";

    /** The key store of the same root. */
    public static final String TRUST_STORE = "benchmarks.trust-store";

    /** The password of the key store. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    /** The address of Secrets Manager. */
    public static final String SECRETS = "benchmarks.secrets";

    /** The name of the secret. */
    public static final String SECRET = "shop/app";

    /** An IAM token signed beforehand, for a driver that cannot sign. */
    public static final String TOKEN = "benchmarks.token";

    /** The user of the statements, who logs in as MySQL 5.7 had it, so that no driver needs TLS for it. */
    public static final String USER = "app";

    /** The password of all users that have one. */
    public static final String PASSWORD = "a benchmark keeps no secret";

    /** The user of the connects by password. */
    public static final String CLERK = "clerk";

    /** The user of the connects by token. */
    public static final String IAM_USER = "robot";

    private static final String HOST = "orders.c9akciq32rgf.eu-central-1.rds.amazonaws.com";
    private static final int ROWS = 1_000;

    private final Path folder;
    private final MysqlServer server;
    private final LocalRds rds;

    private Database(Path folder, MysqlServer server, LocalRds rds) {
        this.folder = folder;
        this.server = server;
        this.rds = rds;
    }

    /** Starts it, and fills its tables. */
    public static Database start() throws IOException, GeneralSecurityException, SQLException {
        Path folder = Files.createTempDirectory("portcullis-benchmarks");
        CertificateAuthority authority = CertificateAuthority.regional("eu-central-1", KeyType.RSA2048);
        ServerCertificate certificate = authority.issue("localhost");
        Path chain = Files.writeString(folder.resolve("chain.pem"), certificate.chainPem());
        Path key = Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPem());
        Files.writeString(folder.resolve("root.pem"), authority.rootPem());
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 " + HOST + "\n");
        KeyStore store = authority.trustStore();
        try (OutputStream out = Files.newOutputStream(folder.resolve("roots.p12"))) {
            store.store(out, TRUST_STORE_PASSWORD.toCharArray());
        }
        MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of("--ssl-cert=" + chain, "--ssl-key=" + key));
        LocalRds rds = LocalRds.builder()
                .engine(Engine.MYSQL)
                .hostName(HOST)
                .database("shop")
                .frontDoor(door -> door.authority(authority))
                // Statements are to measure the client: no wait for a disk, and room for the pools of the growth runs.
                .serverArguments("--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--max-connections=1200")
                .start();
        Database database = new Database(folder, server, rds);
        database.fill();
        return database;
    }

    private void fill() throws SQLException {
        rds.execute(
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL)",
                "CREATE TABLE shop.items (a BIGINT, b INT, c VARCHAR(40), d DECIMAL(10,2), e DATETIME, f VARCHAR(40))",
                "CREATE TABLE shop.events (number BIGINT, name VARCHAR(40), price DECIMAL(10,2))",
                "CREATE USER " + USER + "@'%' IDENTIFIED WITH mysql_native_password BY '" + PASSWORD + "'",
                "GRANT ALL ON shop.* TO " + USER + "@'%'");
        try (Connection connection = rds.admin();
                PreparedStatement order = connection.prepareStatement("INSERT INTO shop.orders VALUES (?, ?)");
                PreparedStatement line = connection.prepareStatement(
                        "INSERT INTO shop.items VALUES (?, ?, 'Ada Lovelace', ?, '2026-11-25 20:15:30', 'Grace Hopper')")) {
            connection.setAutoCommit(false);
            for (int row = 1; row <= ROWS; row++) {
                order.setLong(1, row);
                order.setString(2, "Barbara Liskov");
                order.executeUpdate();
                line.setLong(1, 7_000_000L + row);
                line.setInt(2, row);
                line.setString(3, row + ".90");
                line.executeUpdate();
            }
            connection.commit();
        }
        rds.createUser(CLERK, PASSWORD, "ALL ON shop.*");
        rds.createIamUser(IAM_USER, "ALL ON shop.*");
        rds.secrets()
                .createSecret(
                        SECRET, DatabaseSecret.of(new Login(CLERK, PASSWORD)).at(HOST, rds.port()));
        try (Connection connection = server.connect(server.administrator());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
            statement.execute("CREATE USER " + CLERK + "@'%' IDENTIFIED BY '" + PASSWORD + "'");
            statement.execute("GRANT ALL ON shop.* TO " + CLERK + "@'%'");
        }
    }

    /** What each JVM that measures is started with. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "-D" + SERVER + "=localhost:" + server.port(),
                "-D" + ENDPOINT + "=" + HOST + ":" + rds.port(),
                "-D" + ROOT + "=" + folder.resolve("root.pem"),
                "-D" + TRUST_STORE + "=" + folder.resolve("roots.p12"),
                "-D" + SECRETS + "=" + rds.secrets().uri(),
                "-D" + TOKEN + "=" + PresignedToken.of(rds.credential(), rds.region(), rds.endpoint(), IAM_USER)));
        arguments.addAll(environment());
        return arguments;
    }

    /** The address of the server for statements, as {@link #STATEMENTS} has it. */
    public String statements() {
        return "mysql://localhost:" + rds.server().port() + "/shop";
    }

    /** The version of the server. */
    public String version() throws SQLException {
        try (Connection connection = rds.admin();
                Statement question = connection.createStatement();
                ResultSet answer = question.executeQuery("SELECT VERSION()")) {
            answer.next();
            return answer.getString(1);
        }
    }

    /** What an application on AWS has around it: names, credentials, and for AWS's own driver the address of Secrets Manager. */
    public List<String> environment() {
        return List.of(
                "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                "-Daws.accessKeyId=" + rds.credential().accessKeyId(),
                "-Daws.secretAccessKey=" + rds.credential().secretAccessKey(),
                "-Daws.region=" + rds.region(),
                "-Ddrivers.vpcEndpointUrl=" + rds.secrets().uri(),
                "-Ddrivers.vpcEndpointRegion=" + rds.region());
    }

    @Override
    public void close() throws IOException {
        server.close();
        rds.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
