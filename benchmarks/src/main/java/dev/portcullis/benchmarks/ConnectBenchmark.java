package dev.portcullis.benchmarks;

import dev.portcullis.PortcullisDataSource;
import dev.portcullis.benchmarks.peer.Login;
import dev.portcullis.benchmarks.peer.Opening;
import dev.portcullis.benchmarks.peer.Variant;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Opens and closes connections to the real server over TLS with a verified chain and host name. The password is in the server's
 * {@code caching_sha2_password} cache for everybody.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectBenchmark {
    @Param("raw")
    private String variant = "";

    private Variant driver = Variant.RAW;
    private @Nullable Opening password;
    private @Nullable Opening iam;
    private @Nullable Opening secret;

    /** Works out what to give to the driver. */
    @Setup
    public void prepare() {
        driver = Variant.of(variant);
        password = Opening.of(driver, Login.PASSWORD);
        iam = Opening.of(driver, Login.IAM);
        secret = Opening.of(driver, Login.SECRET);
    }

    /**
     * The first connect of a data source, but for loading classes: Portcullis knows no TLS session of the server, nor anything else of it. All that a
     * data source of its own costs is in it: judging the settings, reading the root from its file, looking the host up, the thread that keeps the
     * deadline, and closing it, so that no thread stays behind that an application would not have. The others know nothing ever: they read their
     * key store each time, and have no more to begin with than to connect again.
     */
    @Benchmark
    public void tlsCold() throws SQLException {
        if (driver.isPortcullis()) {
            Cold.open(password);
        } else {
            open(password);
        }
    }

    /** The same of a data source with an audit trail, which is opened before and closed behind its last record. */
    @Benchmark
    public void tlsColdAudited() throws SQLException {
        tlsCold();
    }

    /** A later connect. */
    @Benchmark
    public void tlsResumed() throws SQLException {
        open(password);
    }

    /** A later connect through the front door, with an IAM token that is remembered; the raw driver is given one. */
    @Benchmark
    public void iam() throws SQLException {
        open(iam);
    }

    /** A later connect through the front door, with a secret that is remembered; the raw driver is given the password. */
    @Benchmark
    public void secret() throws SQLException {
        open(secret);
    }

    private static void open(Opening opening) throws SQLException {
        DriverManager.getConnection(opening.url(), opening.properties()).close();
    }

    /** Apart, because the JVMs of the peers have no Portcullis to load. */
    private static final class Cold {
        private Cold() {}

        static void open(Opening opening) throws SQLException {
            try (PortcullisDataSource source = new PortcullisDataSource()) {
                source.setUrl(opening.url());
                for (Map.Entry<String, String> setting : opening.info().entrySet()) {
                    switch (setting.getKey()) {
                        case "user" -> source.setUser(setting.getValue());
                        case "password" -> source.setPassword(setting.getValue());
                        default -> source.setSetting(setting.getKey(), setting.getValue());
                    }
                }
                source.getConnection().close();
            }
        }
    }
}
