package dev.portcullis.connect;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Connectors of tests to a local RDS. */
final class Opening {
    private Opening() {}

    static StaticCredentialsProvider awsCredentials(LocalRds rds) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                rds.credential().accessKeyId(), rds.credential().secretAccessKey()));
    }

    static ConnectorOptions options(LocalRds rds) {
        return options(rds, DriverMetrics.NONE);
    }

    static ConnectorOptions options(LocalRds rds, DriverMetrics metrics) {
        return new ConnectorOptions(metrics, awsCredentials(rds), InstantSource.system());
    }

    static Connector connector(LocalRds rds, String... settings) throws SQLException {
        return connector(rds, options(rds), settings);
    }

    static Connector connector(LocalRds rds, ConnectorOptions options, String... settings) throws SQLException {
        return new Connector(ConnectionSettings.parse(rds.jdbcUrl("shop", settings), new Properties()), options);
    }

    /** A connector that logs in with a secret. */
    static Connector secretConnector(LocalRds rds, ConnectorOptions options, StoredSecret secret, String... settings)
            throws SQLException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("portcullis.secret.id=" + secret.name());
        all.add("portcullis.secret.endpoint-url=" + rds.secrets().uri());
        return connector(rds, options, all.toArray(String[]::new));
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
