package dev.portcullis.testkit.mysql;

import dev.portcullis.testkit.pki.KeyType;
import dev.portcullis.testkit.pki.ServerCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, stopped by Testcontainers' own reaper when the JVM is gone. */
final class ContainerServer implements MysqlServer {
    private static final DockerImageName IMAGE = DockerImageName.parse("mysql:8.4");
    private static final String CERTIFICATE_FILE = "/etc/mysql/certificate.pem";
    private static final String KEY_FILE = "/etc/mysql/key.pem";

    private final MySQLContainer container;
    private final Login administrator;
    private final ServerCertificate certificate;
    private final String version;

    private ContainerServer(MySQLContainer container, Login administrator, ServerCertificate certificate) {
        this.container = container;
        this.administrator = administrator;
        this.certificate = certificate;
        try (Connection connection = connect(administrator)) {
            this.version = connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            container.stop();
            throw new IllegalStateException("mysql:8.4 started but refuses its administrator", e);
        }
    }

    static MysqlServer run(List<String> arguments) throws EngineUnavailableException {
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                throw new EngineUnavailableException("no Docker engine answers");
            }
        } catch (NoClassDefFoundError e) {
            throw new EngineUnavailableException("org.testcontainers:testcontainers-mysql is not on the class path");
        }
        Login administrator = Login.random("root");
        ServerCertificate certificate = ServerCertificate.selfSigned("localhost", KeyType.ECC384);
        var command = new ArrayList<String>(List.of(
                "mysqld",
                "--ssl-cert=" + CERTIFICATE_FILE,
                "--ssl-key=" + KEY_FILE,
                "--skip-name-resolve",
                "--default-time-zone=+00:00"));
        command.addAll(arguments);
        var container = new MySQLContainer(IMAGE)
                .withUsername(administrator.user())
                .withPassword(administrator.password())
                .withCopyToContainer(Transferable.of(certificate.chainPem()), CERTIFICATE_FILE)
                .withCopyToContainer(Transferable.of(certificate.privateKeyPem()), KEY_FILE)
                .withCommand(command.toArray(String[]::new));
        container.start();
        return new ContainerServer(container, administrator, certificate);
    }

    @Override
    public Engine engine() {
        return Engine.DOCKER;
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return container.getMappedPort(MySQLContainer.MYSQL_PORT);
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
        throw new UnsupportedOperationException("the general log of a container is not a file of this machine");
    }

    @Override
    public void close() {
        container.stop();
    }
}
