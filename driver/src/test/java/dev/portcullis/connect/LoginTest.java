package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testkit.frontdoor.FrontDoor;
import dev.portcullis.testkit.frontdoor.LoginAttempt.Outcome;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static final String ENDPOINT = "orders.c9akciq32rgf.eu-west-1.rds.amazonaws.com";

    @TempDir
    static Path directory;

    static MysqlServer server;
    static FrontDoor door;
    static Path roots;

    @BeforeAll
    static void start() throws Exception {
        server = MysqlServer.start(Engine.MYSQL, List.of());
        door = FrontDoor.builder(server, ENDPOINT)
                .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                .iamUsers("app")
                .open();
        roots = Files.writeString(
                directory.resolve("roots.pem"), door.authority().rootPem());
    }

    @AfterAll
    static void stop() {
        door.close();
        server.close();
    }

    @Test
    void logsInByToken() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "secret");
        String url = "jdbc:portcullis:mysql://127.0.0.1:" + door.port() + "/?portcullis.endpoint=" + ENDPOINT
                + "&portcullis.tls.ca-file=" + roots + "&user=app";
        try (Connection c = java.sql.DriverManager.getConnection(url);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("select current_user()")) {
            r.next();
            assertThat(r.getString(1)).isEqualTo("app@%");
        }
        assertThat(door.logins("app", Outcome.ACCEPTED)).isEqualTo(1);
    }
}
