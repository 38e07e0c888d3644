package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.pki.CertificateAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** Connector/J as an application uses it without Portcullis, with a key store that holds the one root. */
record RawClient(FrontDoor door, Path trustStore) {
    static RawClient of(FrontDoor door, Path directory) throws IOException, GeneralSecurityException {
        return new RawClient(door, trusting(door.authority(), directory));
    }

    static Path trusting(CertificateAuthority authority, Path directory) throws IOException, GeneralSecurityException {
        Path file = Files.createTempFile(directory, "root", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            authority.trustStore().store(out, "changeit".toCharArray());
        }
        return file;
    }

    Connection connect(String user, String password) throws SQLException {
        return connect(user, password, Map.of());
    }

    Connection connect(String user, String password, Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user",
                user,
                "password",
                password,
                "sslMode",
                "VERIFY_CA",
                "trustCertificateKeyStoreUrl",
                trustStore.toUri().toString(),
                "trustCertificateKeyStorePassword",
                "changeit",
                "fallbackToSystemTrustStore",
                "false",
                "connectTimeout",
                "20000",
                "socketTimeout",
                "60000"));
        properties.putAll(more);
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + door.port() + "/", properties);
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(rows.getMetaData().getColumnCount());
        }
    }
}
