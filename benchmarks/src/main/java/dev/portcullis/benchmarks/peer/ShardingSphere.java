package dev.portcullis.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * ShardingSphere-JDBC by its URL, with one rule of its manual and a pool of HikariCP behind it. It asks the server for the tables when it starts, so that it
 * stands in front of a real one alone.
 *
 * @param rule the rule, in its YAML
 */
record ShardingSphere(String rule) implements Peer {
    /** The names of customers are encrypted on the way to the server, and compared encrypted. */
    static final String ENCRYPT = """
            - !ENCRYPT
              tables:
                orders:
                  columns:
                    name:
                      cipher: {name: name, encryptorName: aes}
                events:
                  columns:
                    name:
                      cipher: {name: name, encryptorName: aes}
              encryptors:
                aes:
                  type: AES
                  props: {aes-key-value: a benchmark keeps no secret, digest-algorithm-name: SHA-1}
            """;

    /** Two columns of six are masked on the way back. */
    static final String MASK = """
            - !MASK
              tables:
                items:
                  columns:
                    c: {maskAlgorithm: ends}
                    f: {maskAlgorithm: ends}
                orders:
                  columns:
                    name: {maskAlgorithm: ends}
              maskAlgorithms:
                ends:
                  type: KEEP_FIRST_N_LAST_M
                  props: {first-n: 1, last-m: 1, replace-char: '*'}
            """;

    private static final String CONFIGURATION = """
            databaseName: shop
            mode:
              type: Standalone
              repository:
                type: JDBC
            dataSources:
              shop:
                dataSourceClassName: com.zaxxer.hikari.HikariDataSource
                driverClassName: com.mysql.cj.jdbc.Driver
                jdbcUrl: %s
                username: %s
                password: %s
                maximumPoolSize: 16
            rules:
            - !SINGLE
              tables:
              - "*.*"
            %s
            """;

    @Override
    public Connection connect(Backend backend) throws SQLException {
        Path file = Path.of("shardingsphere.yaml").toAbsolutePath();
        try {
            Files.writeString(
                    file, CONFIGURATION.formatted(backend.driverUrl(), backend.user(), backend.password(), rule));
        } catch (IOException e) {
            throw new SQLException(e);
        }
        // One data source for each file, with a connection for each scenario's two, should all be in one JVM.
        return DriverManager.getConnection("jdbc:shardingsphere:absolutepath:" + file);
    }
}
