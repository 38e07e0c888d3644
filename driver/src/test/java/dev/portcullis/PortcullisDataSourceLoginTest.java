package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.metrics.DriverMetrics;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class PortcullisDataSourceLoginTest {
    private static final String ENDPOINT = "orders.c9akciq32rgf.eu-west-1.rds.amazonaws.com";
    private static final int CONNECTIONS = 3;

    @Test
    void aPoolThatNamesTheUserAtEachConnectionSignsOnce(@TempDir Path directory) throws Exception {
        AtomicInteger signings = new AtomicInteger();
        try (MysqlServer server = MysqlServer.start(Engine.MYSQL, List.of());
                FrontDoor door = FrontDoor.builder(server, ENDPOINT)
                        .credential(AwsCredential.of("AKIDEXAMPLE", "secret"))
                        .iamUsers("app")
                        .open()) {
            PortcullisDataSource dataSource = new PortcullisDataSource();
            dataSource.setUrl("jdbc:portcullis:mysql://127.0.0.1:" + door.port() + "/");
            dataSource.setEndpoint(ENDPOINT);
            dataSource.setTlsCaFile(Files.writeString(
                            directory.resolve("roots.pem"), door.authority().rootPem())
                    .toString());
            dataSource.setAwsCredentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")));
            dataSource.setMetrics(new DriverMetrics() {
                @Override
                public void tokenSigned() {
                    signings.incrementAndGet();
                }
            });
            HikariConfig config = new HikariConfig();
            config.setDataSource(dataSource);
            config.setUsername("app");
            config.setMaximumPoolSize(CONNECTIONS);

            try (HikariDataSource pool = new HikariDataSource(config)) {
                List<Connection> held = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    held.add(pool.getConnection());
                }
                for (Connection connection : held) {
                    try (connection;
                            Statement statement = connection.createStatement();
                            ResultSet user = statement.executeQuery("SELECT CURRENT_USER()")) {
                        assertThat(user.next()).isTrue();
                        assertThat(user.getString(1)).isEqualTo("app@%");
                    }
                }
            }
            assertThat(door.logins("app", Outcome.ACCEPTED)).isGreaterThanOrEqualTo(CONNECTIONS);
        }
        assertThat(signings).hasValue(1);
    }
}
