package dev.portcullis.testkit.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** A real MySQL for a class, and for each test a front door to it: IAM user {@code app}, password user {@code legacy}. */
abstract class FrontDoorFixture {
    static final String ENDPOINT = "orders.c9ak.eu-west-1.rds.amazonaws.com";
    static final String PASSWORD = "correct horse battery staple";
    static MysqlServer server;

    FrontDoor door;
    RawClient client;

    @BeforeAll
    static void startServer() throws SQLException {
        server = MysqlServer.start(Engine.MYSQL, List.of("--local-infile=ON", "--max-allowed-packet=128M"));
        sql(
                "CREATE DATABASE shop",
                "CREATE USER legacy IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT ALL ON shop.* TO legacy");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openDoor() throws Exception {
        door = FrontDoor.builder(server, ENDPOINT)
                .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                .iamUsers("app")
                .recordEverything()
                .open();
        client = RawClient.of(door, ENDPOINT);
        sql("GRANT ALL ON shop.* TO app");
    }

    @AfterEach
    void closeDoor() {
        door.close();
    }

    /** As the AWS SDK signs it, for the user {@code app}. */
    static String token() {
        return token("app", ENDPOINT, 3306, Region.EU_WEST_1);
    }

    static String token(String user, String host, int port, Region region) {
        return RdsUtilities.builder()
                .region(region)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .build()
                .generateAuthenticationToken(
                        request -> request.hostname(host).port(port).username(user));
    }

    /** Straight to the real server, as its administrator. */
    static void sql(String... statements) throws SQLException {
        try (Connection connection = server.connect(server.administrator());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static void assertAccessDenied(String user, ThrowingCallable login) {
        assertThatThrownBy(login).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(1045);
            assertThat(e.getSQLState()).isEqualTo("28000");
            assertThat(e.getMessage()).contains("Access denied for user '" + user + "'");
        });
    }
}
