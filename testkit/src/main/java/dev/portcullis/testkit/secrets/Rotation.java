package dev.portcullis.testkit.secrets;

import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rotation of a database secret on the real server, in the four steps of AWS's own rotation functions. Between
 * {@link Step#SET_SECRET} and {@link Step#FINISH_SECRET} the single user's current secret is wrong and its pending one
 * right; alternating users have no such window. A rotation that failed is taken up again by the next one. Accounts are
 * those of {@code 'user'@'%'}.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html">Rotation
 *     by Lambda function</a>
 */
public final class Rotation {
    private static final String CLONE_SUFFIX = "_clone";

    /** Whose password changes. */
    public enum Strategy {
        /** The password of the one user. */
        SINGLE_USER,
        /** The password of the other of {@code user} and {@code user_clone}; the clone is made when it is missing. */
        ALTERNATING_USERS
    }

    /** The steps, in the order in which they are done. */
    public enum Step {
        /** A new version gets a new password, and the label {@code AWSPENDING}. */
        CREATE_SECRET,
        /** The database takes the new password. */
        SET_SECRET,
        /** The new version logs in. */
        TEST_SECRET,
        /** The labels {@code AWSCURRENT} and {@code AWSPREVIOUS} move. */
        FINISH_SECRET
    }

    /** Is called before each step, in the thread of the rotation. */
    @FunctionalInterface
    public interface BeforeStep {
        /** Waits, to hold the moment before the step; throws, to let the rotation fail there. */
        void reached(Step step) throws Exception;
    }

    private final Strategy strategy;
    private final StoredSecret secret;
    private final MysqlServer server;

    public Rotation(Strategy strategy, StoredSecret secret, MysqlServer server) {
        this.strategy = strategy;
        this.secret = secret;
        this.server = server;
    }

    /** Rotates without a pause. */
    public void run() {
        run(step -> {});
    }

    /**
     * Rotates, and calls before each step.
     *
     * @throws RotationFailedException when a step, or what was called before it, throws
     */
    public void run(BeforeStep before) {
        String version = secret.beginRotation();
        for (Step step : Step.values()) {
            try {
                before.reached(step);
                perform(step, version);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RotationFailedException(step, e);
            } catch (Exception e) {
                throw new RotationFailedException(step, e);
            }
        }
    }

    private void perform(Step step, String version) throws SQLException {
        switch (step) {
            case CREATE_SECRET -> createSecret(version);
            case SET_SECRET -> setSecret(pending(version));
            case TEST_SECRET -> server.connect(pending(version)).close();
            case FINISH_SECRET -> secret.finishRotation(version);
        }
    }

    /** Keeps the password of a rotation that is taken up again. */
    private void createSecret(String version) {
        SecretVersion begun = secret.version(version);
        if (begun != null && begun.isEmpty()) {
            DatabaseSecret current = required(StagingLabel.AWSCURRENT);
            String user = current.login().user();
            secret.fill(version, current.withLogin(Login.random(nextUser(user))).json());
        }
    }

    private String nextUser(String user) {
        if (strategy == Strategy.SINGLE_USER) {
            return user;
        }
        return user.endsWith(CLONE_SUFFIX)
                ? user.substring(0, user.length() - CLONE_SUFFIX.length())
                : user + CLONE_SUFFIX;
    }

    private void setSecret(Login pending) throws SQLException {
        if (logsIn(pending)) {
            return;
        }
        Login current = required(StagingLabel.AWSCURRENT).login();
        if (!logsIn(current) && !(strategy == Strategy.SINGLE_USER && previousLogsIn())) {
            throw new SQLException(
                    "neither the current nor an older version of " + secret.name() + " logs in", "28000");
        }
        try (Connection connection = server.connect(server.administrator())) {
            if (strategy == Strategy.ALTERNATING_USERS) {
                execute(
                        connection,
                        "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?",
                        pending.user(),
                        pending.password());
                for (String grant : grants(connection, current.user(), pending.user())) {
                    execute(connection, grant);
                }
            }
            execute(connection, "ALTER USER ?@'%' IDENTIFIED BY ?", pending.user(), pending.password());
        }
    }

    /** The grants of one user, written for another. */
    private static List<String> grants(Connection connection, String from, String to) throws SQLException {
        var grants = new ArrayList<String>();
        try (PreparedStatement statement = connection.prepareStatement("SHOW GRANTS FOR ?@'%'")) {
            statement.setString(1, from);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String grant = rows.getString(1);
                    // MariaDB says the password here, in the grant of no privilege.
                    if (!grant.startsWith("GRANT USAGE ON *.*")) {
                        grants.add(grant.replace(" TO `" + from + "`@", " TO `" + to + "`@"));
                    }
                }
            }
        }
        return grants;
    }

    private static void execute(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    private boolean previousLogsIn() {
        String previous = secret.text(StagingLabel.AWSPREVIOUS);
        return previous != null && logsIn(DatabaseSecret.parse(previous).login());
    }

    private boolean logsIn(Login login) {
        try (Connection connection = server.connect(login)) {
            return connection.isValid(10);
        } catch (SQLException e) {
            return false;
        }
    }

    private Login pending(String version) {
        SecretVersion begun = secret.version(version);
        return parse(begun == null ? null : begun.string()).login();
    }

    private DatabaseSecret required(StagingLabel label) {
        return parse(secret.text(label));
    }

    private DatabaseSecret parse(@Nullable String text) {
        if (text == null) {
            throw new IllegalStateException(secret + " has no text to rotate");
        }
        return DatabaseSecret.parse(text);
    }
}
