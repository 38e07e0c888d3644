package dev.portcullis.testkit.mysql;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * A real server on this machine, with empty databases and one administrator. It offers TLS with a certificate of its own
 * making and demands nothing else. Its data lives as long as this object, and never longer than the JVM. Thread-safe.
 */
public sealed interface MysqlServer extends AutoCloseable permits ChildServer, ContainerServer {
    /**
     * Starts a server and waits until it answers a login.
     *
     * @param arguments more arguments for the server program, such as {@code --local-infile=ON}
     * @throws IllegalStateException when it does not start; the message has the reason and the end of the server's log
     */
    static MysqlServer start(Engine engine, List<String> arguments) {
        return new Launch(Cache.ofUser()).start(engine, arguments);
    }

    /** The engine that runs; never {@link Engine#AUTO}. */
    Engine engine();

    /** An address that is reachable from this JVM. */
    String host();

    int port();

    /** The one account that exists at first; it has every privilege. */
    Login administrator();

    /** The certificate that the server presents, self-signed and made for this one server: what a client of it trusts. */
    X509Certificate certificate();

    /** What {@code SELECT VERSION()} says. */
    String version();

    /**
     * The file of the general query log; it exists once the log was switched on, by the argument {@code --general-log}
     * or by {@code SET GLOBAL general_log = ON}.
     *
     * @throws UnsupportedOperationException with {@link Engine#DOCKER}, whose files are not here
     */
    Path generalLog();

    /** A new connection for that login, over TLS, straight to the server. */
    default Connection connect(Login login) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslMode", "REQUIRED");
        properties.setProperty("connectTimeout", "10000");
        // The driver itself, not DriverManager, which would ask every driver of the application first.
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://" + host() + ":" + port() + "/", properties);
    }

    /** Stops the server and deletes its data; does nothing the second time. */
    @Override
    void close();
}
