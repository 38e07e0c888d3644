package dev.portcullis.testkit.mysql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, stopped by Testcontainers' own reaper when the JVM is gone. */
final class ContainerServer implements MysqlServer {
    private static final DockerImageName IMAGE = DockerImageName.parse("mysql:8.4");

    private final MySQLContainer container;
    private final Login administrator;
    private final String version;

    private ContainerServer(MySQLContainer container, Login administrator) {
        this.container = container;
        this.administrator = administrator;
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
        var command = new ArrayList<String>(List.of("mysqld", "--skip-name-resolve", "--default-time-zone=+00:00"));
        command.addAll(arguments);
        var container = new MySQLContainer(IMAGE)
                .withUsername(administrator.user())
                .withPassword(administrator.password())
                .withCommand(command.toArray(String[]::new));
        container.start();
        return new ContainerServer(container, administrator);
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
