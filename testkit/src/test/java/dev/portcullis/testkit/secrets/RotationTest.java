package dev.portcullis.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.secrets.Rotation.Step;
import dev.portcullis.testkit.secrets.Rotation.Strategy;
import dev.portcullis.testkit.sigv4.AwsCredential;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rotations as logins on the real server see them. */
@ParameterizedClass
@EnumSource(names = {"MYSQL", "MARIADB"})
class RotationTest {
    @Parameter
    private Engine engine;

    private static MysqlServer server;
    private SecretsManagerEndpoint endpoint;
    private StoredSecret secret;

    @BeforeParameterizedClassInvocation
    static void start(Engine engine) {
        server = MysqlServer.start(engine, List.of());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createUser() throws SQLException {
        execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT)",
                "CREATE USER app@'%' IDENTIFIED BY 'first'",
                "GRANT SELECT, INSERT ON shop.* TO app@'%'");
        endpoint = SecretsManagerEndpoint.start("eu-west-1", AwsCredential.of("AKID", "key"));
        secret = endpoint.createSecret(
                "app", DatabaseSecret.of(new Login("app", "first")).with("dbname", "shop"));
    }

    @AfterEach
    void dropUser() throws SQLException {
        endpoint.close();
        execute("DROP DATABASE shop", "DROP USER app@'%'", "DROP USER IF EXISTS app_clone@'%'");
    }

    @Test
    void aSingleUsersCurrentSecretIsWrongBetweenSetAndFinishAndThePendingOneRight() {
        String before = secret.versionId(StagingLabel.AWSCURRENT);
        var seen = new ArrayList<String>();
        new Rotation(Strategy.SINGLE_USER, secret, server)
                .run(step -> seen.add(step + " current " + logsIn(StagingLabel.AWSCURRENT) + " pending "
                        + logsIn(StagingLabel.AWSPENDING)));

        assertThat(seen)
                .containsExactly(
                        "CREATE_SECRET current true pending false",
                        "SET_SECRET current true pending false",
                        "TEST_SECRET current false pending true",
                        "FINISH_SECRET current false pending true");
        assertThat(logsIn(StagingLabel.AWSCURRENT)).isTrue();
        assertThat(logsIn(StagingLabel.AWSPREVIOUS)).isFalse();
        assertThat(secret.versionId(StagingLabel.AWSPREVIOUS)).isEqualTo(before);
        assertThat(secret.versionId(StagingLabel.AWSPENDING)).isEqualTo(secret.versionId(StagingLabel.AWSCURRENT));
        assertThat(secret.text(StagingLabel.AWSCURRENT)).contains("\"dbname\":\"shop\"");
    }

    @Test
    void alternatingUsersAlwaysHaveACurrentSecretThatLogsInWithTheSameRights() throws SQLException {
        var rotation = new Rotation(Strategy.ALTERNATING_USERS, secret, server);
        for (String user : List.of("app_clone", "app", "app_clone")) {
            rotation.run(step -> assertThat(logsIn(StagingLabel.AWSCURRENT)).isTrue());
            Login current = login(StagingLabel.AWSCURRENT);
            assertThat(current.user()).isEqualTo(user);
            assertThat(logsIn(StagingLabel.AWSPREVIOUS)).isTrue();
            try (Connection connection = server.connect(current);
                    var statement = connection.createStatement()) {
                statement.execute("INSERT INTO shop.orders VALUES (1)");
                assertThatThrownBy(() -> statement.execute("DELETE FROM shop.orders"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void aFailedRotationLeavesItsLabelsAndTheNextOneTakesItUp() {
        String current = secret.versionId(StagingLabel.AWSCURRENT);
        var rotation = new Rotation(Strategy.SINGLE_USER, secret, server);
        for (Step failing : Step.values()) {
            assertThatThrownBy(() -> rotation.run(step -> {
                        if (step == failing) {
                            throw new IllegalStateException("no network");
                        }
                    }))
                    .asInstanceOf(type(RotationFailedException.class))
                    .satisfies(e -> assertThat(e.step()).isEqualTo(failing))
                    .satisfies(e -> assertThat(e).hasMessageContaining("no network"));
            assertThat(secret.versionId(StagingLabel.AWSCURRENT)).isEqualTo(current);
            assertThat(secret.versionId(StagingLabel.AWSPENDING)).isNotEqualTo(current);
            assertThat(secret.text(StagingLabel.AWSPENDING) == null).isEqualTo(failing == Step.CREATE_SECRET);
        }
        String pending = secret.versionId(StagingLabel.AWSPENDING);
        rotation.run();
        assertThat(secret.versionId(StagingLabel.AWSCURRENT)).isEqualTo(pending);
        assertThat(logsIn(StagingLabel.AWSCURRENT)).isTrue();
        rotation.run();
        assertThat(secret.versionId(StagingLabel.AWSCURRENT)).isNotEqualTo(pending);
    }

    @Test
    void aSecretThatNoLongerLogsInCannotBeSet() throws SQLException {
        execute("ALTER USER app@'%' IDENTIFIED BY 'changed by hand'");
        assertThatThrownBy(() -> new Rotation(Strategy.SINGLE_USER, secret, server).run())
                .asInstanceOf(type(RotationFailedException.class))
                .satisfies(e -> assertThat(e.step()).isEqualTo(Step.SET_SECRET));
    }

    private boolean logsIn(StagingLabel label) {
        if (secret.text(label) == null) {
            return false;
        }
        try (Connection connection = server.connect(login(label))) {
            return connection.isValid(10);
        } catch (SQLException e) {
            assertThat(e.getErrorCode()).isEqualTo(1045);
            return false;
        }
    }

    private Login login(StagingLabel label) {
        return DatabaseSecret.parse(secret.text(label)).login();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(server.administrator());
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
