package dev.portcullis.testkit;

import dev.portcullis.testkit.frontdoor.FrontDoor;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.secrets.Rotation;
import dev.portcullis.testkit.secrets.SecretsManagerEndpoint;
import dev.portcullis.testkit.secrets.SecurityTokenEndpoint;
import dev.portcullis.testkit.secrets.StoredSecret;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An Amazon RDS of one's own, without AWS, without a network and without Docker: a real MySQL behind a TLS front door with
 * the certificate of an RDS endpoint, and the Secrets Manager and STS of its region.
 *
 * <pre>{@code
 * try (LocalRds rds = LocalRds.builder().database("shop").start()) {
 *     rds.createIamUser("app", "ALL ON shop.*");
 *     String url = rds.jdbcUrl("shop", "portcullis.credentials=iam");
 *     ...
 * }
 * }</pre>
 *
 * <p>The first start on a machine unpacks the server into the user's cache, which takes some seconds; the next ones take
 * about one. Everything ends with {@link #close}, or with the JVM. Thread-safe.
 */
public final class LocalRds implements AutoCloseable {
    private final String endpoint;
    private final AwsCredential credential;
    private final MysqlServer server;
    private final FrontDoor frontDoor;
    private final SecretsManagerEndpoint secrets;
    private final SecurityTokenEndpoint tokens;
    private final Path rootFile;

    LocalRds(String endpoint, AwsCredential credential, MysqlServer server, FrontDoor frontDoor) throws IOException {
        this.endpoint = endpoint;
        this.credential = credential;
        this.server = server;
        this.frontDoor = frontDoor;
        this.rootFile = Files.writeString(
                Files.createTempFile("portcullis-testkit-root", ".pem"),
                frontDoor.authority().rootPem());
        this.secrets = SecretsManagerEndpoint.start(frontDoor.region(), credential);
        this.tokens = SecurityTokenEndpoint.start(frontDoor.region(), credential, issued -> {
            frontDoor.accept(issued);
            secrets.accept(issued);
        });
    }

    /** Begins the plan of a local RDS, which may be started as it is. */
    public static LocalRdsBuilder builder() {
        return new LocalRdsBuilder();
    }

    /** The port on loopback that clients connect to, as to the local end of a tunnel. */
    public int port() {
        return frontDoor.port();
    }

    /** The {@code host:port} that this pretends to be: what {@code portcullis.endpoint} takes, and what tokens are signed for. */
    public String endpoint() {
        return endpoint;
    }

    /** The region that the endpoint lies in. */
    public String region() {
        return frontDoor.region();
    }

    /** The root certificate of the endpoint as the text of a PEM file. */
    public String rootPem() {
        return frontDoor.authority().rootPem();
    }

    /** A PEM file with the root certificate: what {@code portcullis.tls.ca-file} takes. */
    public Path rootFile() {
        return rootFile;
    }

    /** The keys that front door and Secrets Manager accept. */
    public AwsCredential credential() {
        return credential;
    }

    /**
     * The URL for Portcullis: to the front door, with the endpoint and root that it has to prove.
     *
     * @param settings more of them, each as {@code name=value} in the form that a URL takes
     */
    public String jdbcUrl(String database, String... settings) {
        var all = new ArrayList<>(List.of("portcullis.endpoint=" + endpoint, "portcullis.tls.ca-file=" + rootFile));
        all.addAll(Arrays.asList(settings));
        return "jdbc:portcullis:mysql://127.0.0.1:" + port() + "/" + database + "?" + String.join("&", all);
    }

    /** A new connection of the administrator, straight to the real server. */
    public Connection admin() throws SQLException {
        return server.connect(server.administrator());
    }

    /**
     * Makes a user who logs in by password.
     *
     * @param grants each as it stands between {@code GRANT} and {@code TO}, such as {@code SELECT ON shop.*}
     */
    public void createUser(String user, String password, String... grants) throws SQLException {
        try (Connection connection = admin()) {
            try (PreparedStatement statement = connection.prepareStatement("CREATE USER ?@'%' IDENTIFIED BY ?")) {
                statement.setString(1, user);
                statement.setString(2, password);
                statement.execute();
            }
            grant(connection, user, grants);
        }
    }

    /** Makes a user who logs in by IAM token, with grants as those of {@link #createUser}. */
    public void createIamUser(String user, String... grants) throws SQLException {
        frontDoor.addIamUser(user);
        try (Connection connection = admin()) {
            grant(connection, user, grants);
        }
    }

    private static void grant(Connection connection, String user, String... grants) throws SQLException {
        for (String grant : grants) {
            try (PreparedStatement statement = connection.prepareStatement("GRANT " + grant + " TO ?@'%'")) {
                statement.setString(1, user);
                statement.execute();
            }
        }
    }

    /** Runs statements as the administrator. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A rotation of the secret on the real server, not yet begun; it may be run more than once. */
    public Rotation rotation(Rotation.Strategy strategy, StoredSecret secret) {
        return new Rotation(strategy, secret, server);
    }

    /** The Secrets Manager of the region. */
    public SecretsManagerEndpoint secrets() {
        return secrets;
    }

    /** The STS of the region, whose role sessions front door and Secrets Manager accept. */
    public SecurityTokenEndpoint securityTokens() {
        return tokens;
    }

    /** The front door, which has the menu of failures and knows what was sent to it. */
    public FrontDoor frontDoor() {
        return frontDoor;
    }

    /** The real server behind the front door. */
    public MysqlServer server() {
        return server;
    }

    /** Ends connections, closes the ports and stops the server; does nothing the second time. */
    @Override
    public void close() {
        try (server;
                frontDoor;
                secrets;
                tokens) {
            Files.deleteIfExists(rootFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
