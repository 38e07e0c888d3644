package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.acme.shop.Till;
import dev.portcullis.FirewallException;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learns what a careless application runs, and holds it to that, on a real server. */
class LearningTest {
    private static final String DATABASE = "learned";

    @TempDir
    private Path directory;

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY, txt TEXT)");
            statement.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        }
    }

    private Connection open(String mode) throws SQLException {
        Gate gate = Gate.of(
                ConnectionSettings.parse(
                        "jdbc:portcullis:mysql://127.0.0.1/x?portcullis.application=shop&portcullis.firewall=" + mode
                                + "&portcullis.firewall.baseline=" + directory.resolve("shop.baseline"),
                        new Properties()),
                DriverMetrics.NONE);
        return GuardedConnection.wrap(RealServer.connect(DATABASE, ""), new RecordingContext(gate));
    }

    @Test
    void whatNoRuleKnowsIsNewAtItsCallSite() throws Exception {
        try (Connection learning = open("learn")) {
            assertThat(Till.count(learning, "1")).isEqualTo(1);
            assertThat(Till.countAll(learning)).isEqualTo(Till.countAgain(learning));
            assertThat(Till.count(learning, "2 UNION SELECT 1")).isEqualTo(2);
            awaitLearned();
        }
        try (Connection enforcing = open("enforce")) {
            assertThat(Till.count(enforcing, "2")).isEqualTo(1);
            assertThatExceptionOfType(FirewallException.class)
                    .isThrownBy(() -> Till.count(enforcing, "2 AND txt IS NOT NULL"))
                    .satisfies(e -> {
                        assertThat(e.ruleIds()).containsExactly("baseline-new-shape");
                        assertThat(e.callSite()).startsWith("com.acme.shop.Till#count(Till.java:");
                    });
            assertThatExceptionOfType(FirewallException.class)
                    .isThrownBy(() -> Till.count(enforcing, "2 UNION SELECT 1"));
            assertThat(Till.count(enforcing, "1")).isEqualTo(1);
            await(directory.resolve("shop.baseline.findings"), "com.acme.shop.Till\tcount\tTill.java\t");
        }
    }

    private void awaitLearned() throws IOException {
        Path file = directory.resolve("shop.baseline");
        await(file, "shop\tcom.acme.shop.Till#count\tquarantined\t");
        assertThat(Files.readString(file))
                .contains("shop\tcom.acme.shop.Till#countAll\tlearned\t")
                .contains("shop\tcom.acme.shop.Till#countAgain\tlearned\t")
                .contains("shop\tcom.acme.shop.Till#count\tlearned\t");
    }

    private static void await(Path file, String text) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void enforcingWithoutTheBaselineThatIsNamedOpensNothing() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> open("enforce"))
                .withMessageStartingWith("portcullis.firewall.baseline: ")
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    }
}
