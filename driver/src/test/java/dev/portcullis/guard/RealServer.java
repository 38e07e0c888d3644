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
    private static final MysqlServer SERVER = MysqlServer.start(
            Engine.MYSQL, List.of("--local-infile=ON", "--lock-wait-timeout=20", "--innodb-lock-wait-timeout=10"));

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

    /** A raw connection of Connector/J to that database, with the given properties as in a URL: {@code a=1&b=2}. */
    static Connection connect(String database, String properties) throws SQLException {
        var login = new Properties();
        login.setProperty("user", SERVER.administrator().user());
        login.setProperty("password", SERVER.administrator().password());
        login.setProperty("sslMode", "REQUIRED");
        String url = "jdbc:mysql://" + SERVER.host() + ":" + SERVER.port() + "/" + database + "?" + properties;
        return new com.mysql.cj.jdbc.Driver().connect(url, login);
    }

    /** A connection of the whole driver to that database, with the given properties as in a URL. */
    static Connection connectThroughPortcullis(String database, String properties) throws SQLException {
        var login = new Properties();
        login.setProperty("user", SERVER.administrator().user());
        login.setProperty("password", SERVER.administrator().password());
        String url = "jdbc:portcullis:mysql://" + SERVER.host() + ":" + SERVER.port() + "/" + database
                + "?portcullis.tls=local-plaintext&portcullis.credentials=password&" + properties;
        return DriverManager.getConnection(url, login);
    }
}
