package dev.portcullis.testkit;

import dev.portcullis.testkit.frontdoor.FrontDoor;
import dev.portcullis.testkit.frontdoor.FrontDoorBuilder;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plan of a {@link LocalRds}. Confined to one thread. */
public final class LocalRdsBuilder {
    private Engine engine = Engine.AUTO;
    private String hostName = "orders.c9akciq32rgf.eu-central-1.rds.amazonaws.com";
    private int endpointPort = 3306;
    private final List<String> databases = new ArrayList<>();
    private final List<String> serverArguments = new ArrayList<>();
    private @Nullable AwsCredential credential;
    private Consumer<FrontDoorBuilder> frontDoor = door -> {};

    LocalRdsBuilder() {}

    /** The real server; {@link Engine#AUTO} unless set. */
    public LocalRdsBuilder engine(Engine engine) {
        this.engine = engine;
        return this;
    }

    /** The RDS host name that this pretends to be; that of an instance in eu-central-1 unless set. No DNS is asked for it. */
    public LocalRdsBuilder hostName(String name) {
        this.hostName = name;
        return this;
    }

    /** The port that this pretends to have; 3306 unless set. */
    public LocalRdsBuilder endpointPort(int port) {
        this.endpointPort = port;
        return this;
    }

    /** Makes a database of that name; none unless set. */
    public LocalRdsBuilder database(String name) {
        databases.add(name);
        return this;
    }

    /** More arguments for the server program, such as {@code --local-infile=ON}. */
    public LocalRdsBuilder serverArguments(String... arguments) {
        serverArguments.addAll(List.of(arguments));
        return this;
    }

    /** The keys that front door and Secrets Manager accept; random ones unless set. */
    public LocalRdsBuilder credential(AwsCredential keys) {
        this.credential = keys;
        return this;
    }

    /** Adds to the plan of the front door: its authority, its clock, what it records. */
    public LocalRdsBuilder frontDoor(Consumer<FrontDoorBuilder> plan) {
        this.frontDoor = plan;
        return this;
    }

    /**
     * Starts it, and waits until it takes connections.
     *
     * @throws IllegalStateException when no server of the engine can run on this machine; the message says why
     * @throws SQLException if the real server refuses to make a database
     */
    public LocalRds start() throws SQLException {
        MysqlServer server = MysqlServer.start(engine, serverArguments);
        try {
            createDatabases(server);
            return open(server);
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void createDatabases(MysqlServer server) throws SQLException {
        try (Connection connection = server.connect(server.administrator());
                Statement statement = connection.createStatement()) {
            for (String database : databases) {
                statement.execute("CREATE DATABASE `" + database.replace("`", "``") + "`");
            }
        }
    }

    private LocalRds open(MysqlServer server) throws SQLException {
        AwsCredential keys = credential == null
                ? AwsCredential.of("AKIAPORTCULLISTESTKIT", Login.random("").password())
                : credential;
        FrontDoorBuilder plan =
                FrontDoor.builder(server, hostName).endpointPort(endpointPort).credential(keys);
        frontDoor.accept(plan);
        FrontDoor door = plan.open();
        try {
            return new LocalRds(hostName + ":" + endpointPort, keys, server, door);
        } catch (IOException e) {
            door.close();
            throw new UncheckedIOException("no temporary file can be written", e);
        }
    }
}
