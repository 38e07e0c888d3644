package dev.portcullis.guard;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** One real MySQL for all tests of the guard, started by the first and stopped with the JVM. */
final class RealServer {
    private static final MysqlServer SERVER = start();

    private RealServer() {}

    static MysqlServer server() {
        return SERVER;
    }

    /** Creates an empty database of that name. */
    static void createDatabase(String name) throws SQLException {
        try (Connection connection = SERVER.connect(SERVER.administrator());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /** A server of one's own; who starts it closes it. A lock that is never given up fails a test instead of holding it up. */
    static MysqlServer start() {
        return MysqlServer.start(
                Engine.MYSQL, List.of("--local-infile=ON", "--lock-wait-timeout=20", "--innodb-lock-wait-timeout=10"));
    }

    /** A raw connection of Connector/J to that database, with the given properties as in a URL: {@code a=1&b=2}. */
    static Connection connect(String database, String properties) throws SQLException {
        return connect(SERVER, database, properties);
    }

    static Connection connect(MysqlServer server, String database, String properties) throws SQLException {
        return connect(server, server.port(), database, properties);
    }

    /** By way of another port of this machine. */
    static Connection connectAt(int port, String database, String properties) throws SQLException {
        return connect(SERVER, port, database, properties);
    }

    private static Connection connect(MysqlServer server, int port, String database, String properties)
            throws SQLException {
        var login = new Properties();
        login.setProperty("user", server.administrator().user());
        login.setProperty("password", server.administrator().password());
        login.setProperty("sslMode", properties.contains("allowPublicKeyRetrieval") ? "DISABLED" : "REQUIRED");
        login.setProperty("socketTimeout", "20000");
        String url = "jdbc:mysql://" + server.host() + ":" + port + "/" + database + "?" + properties;
        return new com.mysql.cj.jdbc.Driver().connect(url, login);
    }

    /** A connection of the whole driver to that database, with the given properties as in a URL. */
    static Connection connectThroughPortcullis(String database, String properties) throws SQLException {
        return connectThroughPortcullis(SERVER, database, properties);
    }

    static Connection connectThroughPortcullis(MysqlServer server, String database, String properties)
            throws SQLException {
        var login = new Properties();
        login.setProperty("user", server.administrator().user());
        login.setProperty("password", server.administrator().password());
        String url = "jdbc:portcullis:mysql://" + server.host() + ":" + server.port() + "/" + database
                + "?portcullis.tls=local-plaintext&portcullis.credentials=password&" + properties;
        return DriverManager.getConnection(url, login);
    }
}
