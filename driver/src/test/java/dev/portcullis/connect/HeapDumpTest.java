package dev.portcullis.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.portcullis.PortcullisDataSource;
import dev.portcullis.config.Secret;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The heap of an application in a JVM of its own, with open connections of every kind of credential: its Properties, Connector/J's
 * objects and buffers hold no login secret. The one holder is {@link Secret}, out of which the next connection is opened.
 */
class HeapDumpTest {
    private static final String PASSWORD = "0nly-in-one-pl4ce-of-the-heap";
    private static final String STORED = "st0red-and-fetched-by-the-sdk";
    private static final Pattern SIGNATURE = Pattern.compile("X-Amz-Signature=([0-9a-f]{64})");

    @TempDir
    Path folder;

    /** Its arguments: the dump, the URL of the user with a password, the password backwards, the URL of the secret, that of IAM, the keys. */
    static final class Application {
        private static final List<Connection> OPEN = new ArrayList<>();
        private static final List<PortcullisDataSource> SOURCES = new ArrayList<>();

        public static void main(String[] arguments) throws Exception {
            open(arguments[1], new StringBuilder(arguments[2]).reverse().toString(), arguments);
            open(arguments[3], null, arguments);
            open(arguments[4], null, arguments);
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
            for (Connection connection : OPEN) {
                connection.close();
            }
        }

        private static void open(String url, String password, String[] arguments) throws SQLException {
            PortcullisDataSource source = new PortcullisDataSource();
            source.setUrl(url);
            source.setPassword(password);
            source.setAwsCredentialsProvider(
                    StaticCredentialsProvider.create(AwsSessionCredentials.create(arguments[5], arguments[6], "")));
            SOURCES.add(source);
            for (int i = 0; i < 2; i++) {
                OPEN.add(source.getConnection());
            }
        }
    }

    @Test
    void loginSecretsAreHeldByOneTypeAlone() throws Exception {
        Path dump = folder.resolve("heap.hprof");
        String signature;
        try (LocalRds rds =
                LocalRds.builder().engine(Engine.MYSQL).database("shop").start()) {
            rds.createUser("teller", PASSWORD, "SELECT ON shop.*");
            rds.createUser("keeper", STORED, "SELECT ON shop.*");
            rds.createIamUser("app", "SELECT ON shop.*");
            StoredSecret secret = rds.secrets().createSecret("keeper", DatabaseSecret.of(new Login("keeper", STORED)));
            run(
                    dump.toString(),
                    rds.jdbcUrl("shop", "user=teller"),
                    new StringBuilder(PASSWORD).reverse().toString(),
                    rds.jdbcUrl(
                            "shop",
                            "portcullis.secret.id=" + secret.name(),
                            "portcullis.secret.endpoint-url=" + rds.secrets().uri()),
                    rds.jdbcUrl("shop", "user=app"),
                    rds.credential().accessKeyId(),
                    rds.credential().secretAccessKey());
            signature = signature(rds);
        }

        for (String secret : List.of(PASSWORD, STORED, signature)) {
            assertThat(HeapDump.holdersOf(secret, dump)).isNotEmpty().containsOnly(Secret.class.getName());
        }
    }

    private void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName()));
        command.addAll(List.of(arguments));
        File output = folder.resolve("output").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
    }

    private static String signature(LocalRds rds) {
        return rds.frontDoor().transcripts().stream()
                .map(transcript -> new String(transcript.bytes(), StandardCharsets.ISO_8859_1))
                .map(SIGNATURE::matcher)
                .filter(Matcher::find)
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
