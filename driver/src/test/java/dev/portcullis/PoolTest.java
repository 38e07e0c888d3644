package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.testkit.LocalRds;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five pools of one connection each, over the driver and a real server: what they keep and what they throw away. */
class PoolTest {
    private static final String USER = "pooled";
    private static final String PASSWORD = "a password for the pools";

    private static LocalRds rds;

    /** A pool that holds one connection and asks it whether it is valid each time before it lends it. */
    private interface Pool extends AutoCloseable {
        Connection borrow() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private interface Closing {
        void close() throws SQLException;
    }

    private record NamedPool(String name, Opening opening) {
        interface Opening {
            Pool open(String url) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<NamedPool> pools() {
        return Stream.of(
                new NamedPool("HikariCP", PoolTest::hikari),
                new NamedPool("c3p0", PoolTest::c3p0),
                new NamedPool("DBCP2", PoolTest::dbcp2),
                new NamedPool("Agroal", PoolTest::agroal),
                new NamedPool("Tomcat JDBC", PoolTest::tomcat));
    }

    /** Without c3p0 0.14, which never takes back a connection that was aborted, over bare Connector/J neither. */
    static Stream<NamedPool> poolsThatTakeBackAbortedConnections() {
        return pools().filter(pool -> !pool.name.equals("c3p0"));
    }

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "-1");
        rds = LocalRds.builder().database("shop").start();
        rds.createUser(USER, PASSWORD, "ALL ON shop.*");
        rds.execute("CREATE TABLE shop.orders (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
        rds.close();
    }

    private static Pool open(NamedPool pool) throws Exception {
        return pool.opening.open(rds.jdbcUrl("shop", "portcullis.credentials=password"));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void keepsAConnectionThatRefused(NamedPool named) throws Exception {
        try (Pool pool = open(named)) {
            long id;
            try (Connection connection = pool.borrow()) {
                id = id(connection);
                try (ResultSet rows = connection.createStatement().executeQuery("SELECT x'01'")) {
                    rows.next();
                    assertThatThrownBy(() -> rows.getObject(1, com.mysql.cj.jdbc.Blob.class))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("42501"));
                }
                assertThatThrownBy(
                                () -> connection.createStatement().execute("DELETE FROM orders WHERE id = 1 OR 1 = 1"))
                        .isInstanceOf(FirewallException.class);
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT * FROM no_such_table"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42S02"));
            }
            try (Connection connection = pool.borrow()) {
                assertThat(id(connection)).isEqualTo(id);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void replacesAConnectionThatBroke(NamedPool named) throws Exception {
        try (Pool pool = open(named)) {
            long id;
            try (Connection connection = pool.borrow()) {
                id = id(connection);
                rds.execute("KILL " + id);
                assertThatThrownBy(() -> id(connection))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).startsWith("08"));
            }
            try (Connection connection = pool.borrow()) {
                assertThat(id(connection)).isNotEqualTo(id);
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("poolsThatTakeBackAbortedConnections")
    void replacesAConnectionThatWasAborted(NamedPool named) throws Exception {
        try (Pool pool = open(named)) {
            long id;
            try (Connection connection = pool.borrow()) {
                id = id(connection);
                connection.abort(Runnable::run);
            }
            try (Connection connection = pool.borrow()) {
                assertThat(id(connection)).isNotEqualTo(id);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void rollsBackAndTimesOutAsTheApplicationSays(NamedPool named) throws Exception {
        try (Pool pool = open(named)) {
            try (Connection connection = pool.borrow()) {
                connection.setAutoCommit(false);
                connection.setNetworkTimeout(Runnable::run, 30_000);
                assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
                connection.createStatement().executeUpdate("INSERT INTO orders VALUES (1)");
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (Connection connection = pool.borrow();
                    ResultSet rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM orders")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    private static long id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Pool pool(DataSource dataSource, Closing closing) {
        return new Pool() {
            @Override
            public Connection borrow() throws SQLException {
                return dataSource.getConnection();
            }

            @Override
            public void close() throws SQLException {
                closing.close();
            }
        };
    }

    private static Pool hikari(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPassword(PASSWORD);
        config.setMaximumPoolSize(1);
        HikariDataSource pool = new HikariDataSource(config);
        return pool(pool, pool::close);
    }

    private static Pool c3p0(String url) {
        ComboPooledDataSource pool = new ComboPooledDataSource();
        pool.setJdbcUrl(url);
        pool.setUser(USER);
        pool.setPassword(PASSWORD);
        pool.setMinPoolSize(1);
        pool.setInitialPoolSize(1);
        pool.setMaxPoolSize(1);
        pool.setTestConnectionOnCheckout(true);
        pool.setCheckoutTimeout(20_000);
        return pool(pool, pool::close);
    }

    private static Pool dbcp2(String url) {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(url);
        pool.setUsername(USER);
        pool.setPassword(PASSWORD);
        pool.setMaxTotal(1);
        return pool(pool, pool::close);
    }

    private static Pool agroal(String url) throws SQLException {
        AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(all -> all.maxSize(1)
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .validateOnBorrow(true)
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .exceptionSorter(ExceptionSorter.defaultExceptionSorter())
                        .connectionFactoryConfiguration(one -> one.jdbcUrl(url)
                                .principal(new NamePrincipal(USER))
                                .credential(new SimplePassword(PASSWORD)))));
        return pool(pool, pool::close);
    }

    private static Pool tomcat(String url) {
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setUrl(url);
        pool.setDriverClassName(PortcullisDriver.class.getName());
        pool.setUsername(USER);
        pool.setPassword(PASSWORD);
        pool.setMaxActive(1);
        pool.setInitialSize(1);
        pool.setMaxIdle(1);
        pool.setMinIdle(1);
        pool.setTestOnBorrow(true);
        pool.setValidationInterval(0);
        pool.setRollbackOnReturn(true);
        return pool(pool, pool::close);
    }
}
