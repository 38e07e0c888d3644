package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.read.Segments;
import dev.portcullis.audit.verify.TrailVerifier;
import dev.portcullis.audit.verify.TrustedKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The JVM ends while a statement runs, a result is half read, a transaction is open, and a commit, a rollback, a batch and a switch to autocommit are on their way: each is on
 * record, and the trail has an end.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void createSchema() throws Exception {
        RealServer.createDatabase("ended");
        try (Connection raw = RealServer.connect("ended", "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT)");
        }
    }

    @ParameterizedTest
    @CsvSource({"async, exit", "async, terminate", "durable, exit", "durable, terminate"})
    void whatIsOpenWhenTheProcessEndsIsOnRecord(String mode, String end) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenAtTheEnd.class.getName(),
                        RealServer.server().host(),
                        String.valueOf(RealServer.server().port()),
                        RealServer.server().administrator().user(),
                        RealServer.server().administrator().password(),
                        folder.toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("open");
            if (end.equals("exit")) {
                child.getOutputStream().close();
                assertThat(child.waitFor()).isZero();
            } else {
                // Without closing its input.
                child.toHandle().destroy();
                assertThat(child.waitFor()).as("SIGTERM").isEqualTo(143);
            }
        } finally {
            child.destroyForcibly();
        }
        List<String> lines = new ArrayList<>();
        for (Path trail : Segments.trails(folder)) {
            List<String> written = lines(trail);
            assertThat(written.get(written.size() - 1)).contains("\"type\":\"stop\"");
            assertThat(TrailVerifier.verify(trail, TrustedKeys.read(List.of()), true, bytes -> {})
                            .problem())
                    .isNull();
            lines.addAll(written);
        }
        assertThat(unknown(lines, "operation", "\"batch\":3"))
                .as("the batch in %s", lines)
                .hasSize(1);
        assertThat(unknown(lines, "operation", ""))
                .as("the batch and the statement that runs")
                .hasSize(2);
        assertThat(unknown(lines, "transaction", "\"action\":\"commit\""))
                .as("the commit, and that of the switch to autocommit")
                .hasSize(2)
                .filteredOn(line -> line.contains("\"implicit\":true"))
                .hasSize(1);
        assertThat(unknown(lines, "transaction", "\"action\":\"rollback\""))
                .as("the rollback")
                .hasSize(1);
        assertThat(lines).as("the half-read result").anyMatch(line -> line.contains("\"rowsRead\":2"));
    }

    private static List<String> unknown(List<String> lines, String type, String text) {
        return lines.stream()
                .filter(line -> line.contains("\"type\":\"" + type + '"') && line.contains(text))
                .filter(line -> line.contains("\"outcome\":\"unknown\""))
                .toList();
    }

    private static List<String> lines(Path trail) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path segment : Segments.list(trail)) {
            lines.addAll(Files.readAllLines(segment));
        }
        return lines;
    }
}
