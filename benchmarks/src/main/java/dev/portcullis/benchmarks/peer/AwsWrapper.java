package dev.portcullis.benchmarks.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The AWS Advanced JDBC Wrapper by its URL.
 *
 * @param plugins as its property {@code wrapperPlugins} takes them; empty for none
 */
record AwsWrapper(String plugins) implements Peer {
    /** Its default plugins without those that watch a cluster, which would open connections of their own. */
    static final String DEFAULTS_WITHOUT_MONITORING = "initialConnection,auroraConnectionTracker,failover2";

    @Override
    public Connection connect(Backend backend) throws SQLException {
        Properties info = new Properties();
        info.setProperty("user", backend.user());
        info.setProperty("password", backend.password());
        info.setProperty("wrapperPlugins", plugins);
        info.setProperty("wrapperDialect", "mysql");
        if (backend.isStub()) {
            info.setProperty("wrapperTargetDriverDialect", "generic");
        }
        return DriverManager.getConnection(backend.driverUrl().replaceFirst("jdbc:", "jdbc:aws-wrapper:"), info);
    }
}
