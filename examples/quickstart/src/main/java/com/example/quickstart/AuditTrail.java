package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.FirewallException;
import dev.portcullis.PortcullisDataSource;
import dev.portcullis.testkit.LocalRds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What the application did, as its audit trail tells it afterwards, and what becomes of a trail that somebody alters. */
final class AuditTrail implements Chapter {
    private static final String CARD = "4111111111111111";

    /** The output of a command of the driver's, and its exit code. */
    private record Told(int exitCode, List<String> lines) {}

    @Override
    public String title() {
        return "An audit trail that is on disk before the application hears of an operation";
    }

    /** Goes on after {@link TokenLogin}, with its user and its table. */
    @Override
    public void tell(LocalRds rds, Report report) throws Exception {
        Path folder = Files.createTempDirectory("portcullis-quickstart");
        try {
            KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Path publicKey = Files.writeString(folder.resolve("audit-public.pem"), pem(key));
            Path trail = folder.resolve("audit");
            work(rds, trail, key);

            Told verdict = portcullis("audit", "verify", trail.toString(), "--key", publicKey.toString());
            report.claim(verdict.exitCode() == 0, "audit verify: every record is chained, every checkpoint signed");
            Told records = portcullis("audit", "grep", "--json", trail.toString());
            report.claim(
                    Stream.of("insert", "select", "delete", "block", "rollback")
                            .allMatch(
                                    what -> records.lines().stream().anyMatch(line -> line.contains('"' + what + '"'))),
                    "insert, select, delete, its rollback and a refused injection left records");
            report.claim(
                    records.lines().stream().noneMatch(line -> line.contains(CARD)),
                    "the card number that the application wrote is in none of them");
            portcullis("audit", "grep", trail.toString(), "--table", "orders")
                    .lines()
                    .forEach(report::note);

            alter(trail);
            Told found = portcullis("audit", "verify", trail.toString(), "--key", publicKey.toString());
            report.claim(
                    found.exitCode() == 3 && found.lines().stream().anyMatch(line -> line.contains("ALTERED")),
                    "one digit of one record was changed, and audit verify names the record");
            found.lines().stream().limit(3).forEach(report::note);
        } finally {
            delete(folder);
        }
    }

    private static void work(LocalRds rds, Path trail, KeyPair key) throws SQLException {
        try (var orders = new PortcullisDataSource()) {
            orders.setUrl(rds.jdbcUrl("shop"));
            orders.setUser("app");
            orders.setAudit("durable");
            orders.setAuditDir(trail.toString());
            orders.setAuditKey(key);
            work(orders);
        }
    }

    private static void work(DataSource orders) throws SQLException {
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO orders (item) VALUES ('paid by " + CARD + "')");
            try (PreparedStatement query = connection.prepareStatement("SELECT id FROM orders WHERE item LIKE ?")) {
                query.setString(1, "%" + CARD);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        // Counted as they are read.
                    }
                }
            }
            connection.setAutoCommit(false);
            statement.executeUpdate("DELETE FROM orders WHERE item LIKE '%" + CARD + "'");
            connection.rollback();
            connection.setAutoCommit(true);
            statement.executeQuery("SELECT id FROM orders WHERE item = '" + CARD + "' OR 'a' = 'a'");
        } catch (FirewallException e) {
            // As it should be; the trail has it.
        }
    }

    /** Changes a duration, as somebody might who hides how long a dump took. */
    private static void alter(Path trail) throws IOException {
        try (Stream<Path> files = Files.walk(trail)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                String text = Files.readString(file);
                int micros = text.indexOf("\"micros\":") + "\"micros\":".length();
                char digit = text.charAt(micros);
                Files.writeString(
                        file, text.substring(0, micros) + (digit == '9' ? '8' : '9') + text.substring(micros + 1));
            }
        }
    }

    /** The command line of the {@code -all} jar, in a process of its own. */
    private static Told portcullis(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.portcullis.cli.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Told(process.waitFor(), text.lines().toList());
    }

    private static String pem(KeyPair key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
