package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.pki.CertificateAuthority;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Connector/J without Portcullis: either it verifies the server as {@link VerifiedSockets} do, or not at all. */
record RawClient(FrontDoor door) {
    static final Map<String, String> UNVERIFIED = Map.of("sslMode", "REQUIRED");

    static RawClient of(FrontDoor door, String endpoint) throws GeneralSecurityException {
        VerifiedSockets.trust(door.port(), trusting(door.authority()), endpoint);
        return new RawClient(door);
    }

    static SSLContext trusting(CertificateAuthority authority) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority.trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    Connection verified(String user, String password) throws SQLException {
        return verified(user, password, Map.of());
    }

    Connection verified(String user, String password, Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of("sslMode", "REQUIRED", "socketFactory", VerifiedSockets.class.getName()));
        properties.putAll(more);
        return connect(user, password, properties);
    }

    Connection connect(String user, String password, Map<?, ?> more) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(
                Map.of("user", user, "password", password, "connectTimeout", "20000", "socketTimeout", "30000"));
        properties.putAll(more);
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + door.port() + "/", properties);
    }

    /** The last column of the first row. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(rows.getMetaData().getColumnCount());
        }
    }
}
