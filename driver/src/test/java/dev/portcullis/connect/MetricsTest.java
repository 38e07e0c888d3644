package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.config.CredentialKind;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.metrics.MicrometerMetrics;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.mysql.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static LocalRds rds;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder().engine(Engine.MYSQL).database("shop").start();
        rds.createIamUser("app", "SELECT ON shop.*");
        rds.createUser("other", "not a token user");
    }

    @AfterAll
    static void stop() {
        rds.close();
    }

    @Test
    void micrometerHearsWhatHappens() throws SQLException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ConnectorOptions options = options(rds, new MicrometerMetrics(registry, "pool", "till"));
        Connector connector = connector(rds, options, "user=app");
        connector.open().close();
        connector.open().close();
        assertThat((Object) catchThrowable(connector(rds, options, "user=other")::open))
                .isNotNull();
        rds.frontDoor().fail(BadCertificate.WRONG_HOST_NAME);
        try {
            assertThat((Object) catchThrowable(connector(rds, options, "user=app")::open))
                    .isNotNull();
        } finally {
            rds.frontDoor().fail();
        }

        assertThat(connects(registry, "connected")).isEqualTo(2);
        assertThat(connects(registry, "login-refused")).isEqualTo(1);
        assertThat(connects(registry, "server-refused")).isEqualTo(1);
        assertThat(registry.get("portcullis.login.retries").counter().count()).isEqualTo(1);
        assertThat(registry.get("portcullis.token.signed").counter().count()).isEqualTo(4);
        assertThat(registry.get("portcullis.tls.failed")
                        .tag("reason", "host-name")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("portcullis.tls.proven")
                        .tag("resumed", "true")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(1);
        assertThat(registry.get("portcullis.tls.expires")
                        .tag("certificate", "root")
                        .timeGauge()
                        .value(TimeUnit.DAYS))
                .isPositive();
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("pool")).isEqualTo("till"));
    }

    @Test
    void aReceiverThatThrowsChangesNothing() throws SQLException {
        DriverMetrics broken = new DriverMetrics() {
            @Override
            public void connectEnded(CredentialKind kind, ConnectOutcome outcome, Duration took) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void tokenSigned() {
                throw new IllegalStateException("broken");
            }
        };

        try (Connection connection =
                connector(rds, options(rds, broken), "user=app").open()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static long connects(SimpleMeterRegistry registry, String outcome) {
        return registry.get("portcullis.connect")
                .tags("outcome", outcome, "credential", "iam")
                .timer()
                .count();
    }
}
