package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.audit.Definition;
import dev.portcullis.audit.Event;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.RecordWriter;
import dev.portcullis.audit.Trail;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.SetByCode;
import dev.portcullis.metrics.DriverMetrics;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCommandTest {
    @TempDir
    private Path directory;

    private Path key;
    private Path publicKey;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Instant now = Instant.parse("2026-03-01T08:00:00Z");

    private record Said(String type, Map<String, String> texts) {}

    private static final class Known extends Definition {
        private final Said said;

        Known(String type, Map<String, String> texts) {
            this.said = new Said(type, texts);
        }

        @Override
        protected String type() {
            return said.type;
        }

        @Override
        protected void write(RecordWriter out) {
            said.texts.forEach((name, text) -> {
                if (name.equals("tables")) {
                    out.texts(name, List.of(text));
                } else {
                    out.text(name, text);
                }
            });
        }
    }

    private static final class Happened extends Event {
        private final Definition session;
        private final Definition statement;
        private final String outcome;

        private String token = "";

        Happened(Definition session, Definition statement, String outcome) {
            super(System.nanoTime());
            this.session = session;
            this.statement = statement;
            this.outcome = outcome;
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected Definition session() {
            return session;
        }

        @Override
        protected Definition statement() {
            return statement;
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("micros", 1234).text("outcome", outcome).number("rowsRead", 7);
            if (!token.isEmpty()) {
                out.array("binds").object("");
                out.text("parameter", "1")
                        .text("type", "text")
                        .text("token", token)
                        .end();
                out.end();
            }
        }
    }

    @BeforeEach
    void record() throws Exception {
        var pair = java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = pem("PRIVATE", pair.getPrivate().getEncoded());
        publicKey = pem("PUBLIC", pair.getPublic().getEncoded());
        Known anna = new Known("session", Map.of("user", "anna"));
        Known bert = new Known("session", Map.of("user", "bert"));
        Known select = new Known(
                "statement",
                Map.of(
                        "operation",
                        "select",
                        "tables",
                        "shop.orders",
                        "sql",
                        "SELECT *\u001b[31m FROM orders",
                        "shape",
                        "abc123"));
        Known delete = new Known(
                "statement", Map.of("operation", "delete", "tables", "shop.carts", "sql", "DELETE FROM carts"));
        try (Trail trail = open()) {
            trail.publish(new Happened(anna, select, "ok"));
            trail.publish(new Happened(bert, select, "refused"));
            trail.publish(new Happened(anna, delete, "ok"));
        }
    }

    private Path pem(String kind, byte[] encoded) throws Exception {
        String text = "-----BEGIN " + kind + " KEY-----\n"
                + java.util.Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + kind + " KEY-----\n";
        return Files.writeString(directory.resolve(kind + ".pem"), text);
    }

    private Trail open() throws Exception {
        String url = "jdbc:portcullis:mysql://localhost/shop?portcullis.application=shop&portcullis.audit.dir="
                + directory.resolve("audit") + "&portcullis.audit.key-file=" + key;
        ConnectionSettings settings = ConnectionSettings.parse(url, new Properties(), SetByCode.NOTHING);
        return FileTrail.open(TrailSettings.of(settings, null, () -> now).orElseThrow(), DriverMetrics.NONE);
    }

    @Test
    void verifyTellsWhatItSaw() throws Exception {
        assertThat(run("verify", "--key", publicKey.toString(), audit())).isZero();
        assertThat(out.toString())
                .contains(
                        "shop-1  trail ",
                        "valid: 11 records, 1 to 11, in 1 segment, 2026-03-01T08:00:00.",
                        "signed up to record 11 by ")
                .doesNotContain("give --key");
        assertThat(run("verify", audit())).isZero();
        assertThat(out.toString()).contains("the trail's own word for its key: give --key to be sure");
    }

    /** Of the last record of all, also where that is no record of the trail itself, as while it is written. */
    @Test
    void verifyTellsTheTimeOfTheLastRecord() throws Exception {
        Path segment = directory.resolve("audit/shop-1/00000000000000000001.jsonl");
        List<String> lines = Files.readAllLines(segment);
        Files.write(segment, lines.subList(0, 9));
        Files.delete(segment.resolveSibling("state"));
        Matcher time =
                Pattern.compile("\"time\":\"([^\"]+)\",\"type\":\"operation").matcher(lines.get(8));
        assertThat(time.find()).isTrue();
        run("verify", "--archived", audit());
        assertThat(out.toString()).contains("valid: 9 records, 1 to 9", " to " + time.group(1));
    }

    @Test
    void verifyNamesTheRecord() throws Exception {
        Path segment = directory.resolve("audit/shop-1/00000000000000000001.jsonl");
        Files.writeString(segment, Files.readString(segment).replace("\"outcome\":\"refused\"", "\"outcome\":\"ok\""));
        assertThat(run("verify", audit())).isEqualTo(Main.PROBLEM);
        assertThat(out.toString())
                .contains(
                        "ALTERED: record 7: its content was changed",
                        "at " + segment + ", line 7",
                        "The 6 records before are as they were written");
    }

    /** Beside others, too: what is gone is told, not passed over. */
    @Test
    void verifyMissesATrailOfWhichOnlyTheStateIsLeft() throws Exception {
        Path trail = directory.resolve("audit/shop-1");
        Path other = Files.createDirectory(directory.resolve("audit/shop-2"));
        for (String name : List.of("00000000000000000001.jsonl", "state")) {
            Files.copy(trail.resolve(name), other.resolve(name));
        }
        Files.delete(trail.resolve("00000000000000000001.jsonl"));
        assertThat(run("verify", audit())).isEqualTo(Main.PROBLEM);
        assertThat(out.toString()).contains("MISSING: all records, from record 1 on");
        assertThat(run("grep", audit(), "--operation", "ddl")).isZero();
    }

    /** Nothing that cannot be looked at is passed over, or taken for damage. */
    @ParameterizedTest
    @CsvSource({
        "shop-1, ---------",
        "shop-1, r--------",
        "shop-1/00000000000000000001.jsonl, ---------",
        "shop-1/state, ---------",
        "'', -wx------"
    })
    void whatMustNotBeReadIsTwo(String what, String permissions) throws Exception {
        Path denied = directory.resolve("audit").resolve(what);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(denied);
        Files.setPosixFilePermissions(denied, PosixFilePermissions.fromString(permissions));
        Process verify = withoutPrivileges("audit", "verify", audit());
        try (BufferedReader error = verify.errorReader()) {
            assertThat(error.readLine()).startsWith(denied.toString()).contains("permission denied", "as the owner");
            assertThat(error.transferTo(Writer.nullWriter())).isPositive();
        } finally {
            Files.setPosixFilePermissions(denied, before);
        }
        assertThat(verify.waitFor()).isEqualTo(2);
    }

    /** A command line of its own; one of root's must not read what root might. */
    private static Process withoutPrivileges(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        }
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void mistakesOnTheCommandLineAreTwo() {
        assertThat(run("verify", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(run("verify", directory.resolve("PUBLIC.pem").toString())).isEqualTo(2);
        assertThat(run("verify", "--key", key.toString(), audit())).isEqualTo(2);
        assertThat(run("grep", audit(), "--since", "yesterday")).isEqualTo(2);
        assertThat(run("grep", audit(), "--operation", "selct")).isEqualTo(2);
        assertThat(run("stats", audit(), "--outcome", "failed")).isEqualTo(2);
        assertThat(run("tail", audit(), "--type", "operations")).isEqualTo(2);
        assertThat(run("tail", audit(), "-n", "-1")).isEqualTo(2);
        assertThat(run("stats", audit(), "--top", "-1")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "is no directory",
                        "holds no -----BEGIN PUBLIC KEY-----",
                        "'yesterday' is no time",
                        "--operation: 'selct' is none of select, insert, ",
                        "--outcome: 'failed' is none of ok, error, refused, unknown",
                        "--type: 'operations' is none of operation, ",
                        "-n: '-1'",
                        "--top: '-1'",
                        "Missing command")
                .doesNotContain("Exception");
    }

    @Test
    void grepShowsATable() {
        assertThat(run("grep", audit(), "--table", "orders", "--user", "anna")).isZero();
        assertThat(out.toString().lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .matches("TIME +USER +OPERATION +OUTCOME +ROWS +MILLIS +WHAT");
        assertThat(out.toString())
                .contains(
                        "2026-03-01 08:00:0",
                        "anna          select       ok              7      1.234  SELECT * [31m FROM orders")
                .doesNotContain("\u001b");
    }

    @Test
    void grepWritesWholeRecordsAsJson() throws Exception {
        assertThat(run("grep", audit(), "--json", "--outcome", "refused")).isZero();
        JsonNode record = new ObjectMapper().readTree(out.toString());
        assertThat(record.get("event").asText()).matches("[0-9a-f]{16}-7");
        assertThat(record.get("user").asText()).isEqualTo("bert");
        assertThat(record.get("tables").get(0).asText()).isEqualTo("shop.orders");
        assertThat(record.get("rowsRead").asLong()).isEqualTo(7);
        assertThat(record.get("hash").asText()).hasSize(64);
    }

    @Test
    void everyFilterLeavesSomethingOut() {
        for (String filter : List.of(
                "--user=bert",
                "--table=shop.carts",
                "--operation=delete",
                "--outcome=refused",
                "--shape=abc",
                "--text=delete from")) {
            out.getBuffer().setLength(0);
            assertThat(run("grep", audit(), "--type=operation", filter)).isZero();
            assertThat(out.toString().lines().count() - 1).as(filter).isBetween(1L, 2L);
        }
        out.getBuffer().setLength(0);
        assertThat(run("grep", audit(), "--until", "2026-03-01")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("grep", audit(), "--since", "2026-03-02T00:00:00Z")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void tailShowsTheLast() throws Exception {
        now = now.plusSeconds(3600);
        open().close();
        assertThat(run("tail", "-n", "3", audit())).isZero();
        assertThat(out.toString()
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(42).split(" ")[0])
                        .toList())
                .containsExactly("start", "stop", "checkpoint");
        out.getBuffer().setLength(0);
        assertThat(run("tail", "-n", "1", "--operation", "delete", audit())).isZero();
        assertThat(out.toString()).contains("DELETE FROM carts");
    }

    /** As where the clock was set back since, or that of another machine runs ahead. */
    @Test
    void tailShowsTheLastOfTimesToCome() throws Exception {
        now = Instant.parse("2999-03-01T08:00:00Z");
        open().close();
        assertThat(run("tail", "-n", "2", audit())).isZero();
        assertThat(out.toString().lines().skip(1).map(line -> line.substring(42).split(" ")[0]))
                .containsExactly("stop", "checkpoint");
    }

    /** Who asks what happened must know that the answer is not whole. */
    @ParameterizedTest
    @ValueSource(strings = {"grep", "stats", "tail"})
    void whatIsPassedOverIsTold(String command) throws Exception {
        assertThat(run(command, audit())).isZero();
        assertThat(err.toString()).isEmpty();
        Path segment = directory.resolve("audit/shop-1/00000000000000000001.jsonl");
        String text = Files.readString(segment);
        Files.writeString(segment, text.replaceFirst("(\"outcome\":\"refused.*)\\}\n", "$1]\n"));
        assertThat(run(command, audit())).isEqualTo(3);
        assertThat(err.toString())
                .contains("shop-1: 1 lines are no records, and 1 records are missing", "portcullis audit verify");
    }

    @Test
    void aLineWithoutEndIsTold() throws Exception {
        Path segment = directory.resolve("audit/shop-1/00000000000000000001.jsonl");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength((65 << 20) + file.length());
        }
        assertThat(run("grep", audit(), "--operation", "delete")).isEqualTo(3);
        assertThat(out.toString()).contains("DELETE FROM carts");
        assertThat(err.toString()).contains("shop-1: 1 lines are no records");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01, 2026-03-01T08:01:00Z, 3",
        "2026-03-01T08:00:00Z, 2026-03-02, 3",
        "2026-03-01T22:00:00+14:00, 2026-03-01T04:31:00-03:30, 3",
        "2026-03-01T08:00:59Z, 2026-03-02, 0",
        "2026-02-28, 2026-03-01, 0",
        "99999999d, 0s, 3",
    })
    void timesAreThoseOfTheWorld(String since, String until, int found) {
        assertThat(run("grep", audit(), "--json", "--type", "operation", "--since", since, "--until", until))
                .isZero();
        assertThat(out.toString().lines()).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02, 2026-03-01",
        "2026-03-01, 2026-03-01T00:00:00Z",
        "1h, 2h",
        "+12026-03-01T00:00:00Z, 0s",
        "2026-02-29, 0s",
        "2026-3-1, 0s",
        "2026-03-01T08:00:00, 0s",
        "1w, 0s",
        "-1h, 0s",
        "٢٠٢٦-٠٣-٠١, 0s",
        "'', 0s",
    })
    void timesBetweenWhichIsNothingAreTwo(String since, String until) {
        assertThat(run("grep", audit(), "--since=" + since, "--until=" + until)).isEqualTo(2);
        assertThat(err.toString()).contains("--");
    }

    @Test
    void tailFollowsUntilInterrupted() throws Exception {
        Thread following = new Thread(() -> run("tail", "-f", "--type", "operation", audit()));
        following.start();
        try (Trail trail = open()) {
            for (String user : List.of("carl", "dora")) {
                Known session = new Known("session", Map.of("user", user));
                trail.publish(new Happened(session, new Known("statement", Map.of("operation", "call")), "ok"));
                long deadline = System.nanoTime() + 30_000_000_000L;
                while (!out.toString().contains(user) && System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait();
                }
            }
        }
        following.interrupt();
        following.join();
        assertThat(out.toString()).contains("carl", "dora");
    }

    @Test
    void statsCount() {
        assertThat(run("stats", audit())).isZero();
        assertThat(out.toString())
                .contains("21 rows read, 0 rows affected, 0 events declared lost")
                .containsPattern("select +2 +66\\.7 %")
                .containsPattern("anna +2 ")
                .containsPattern("refused +1 ")
                .containsPattern("shop\\.carts +1 ");
    }

    /** A token of the card number 4111111111111111 in shop.customers.card, of the key of the bytes from 0 to 31. */
    private static final String TOKEN =
            "tok1.f74e4ed6.-BIrPBJMvGO4_BKuRaZLdHYibmcAPqAM6Qbyb2aKo6gNIJ5inI0V8-nOsPaqQ3DMw4-QetuDMyTquo2UrnG8QezE4lFy";

    private String[] withKey(String... arguments) throws Exception {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        List<String> line = new java.util.ArrayList<>(List.of(arguments));
        line.addAll(List.of(
                audit(),
                "--token-key",
                Files.write(directory.resolve("token.key"), secret).toString()));
        return line.toArray(new String[0]);
    }

    private void recordToken(String token) throws Exception {
        try (Trail trail = open()) {
            Happened paid = new Happened(
                    new Known("session", Map.of("user", "anna")),
                    new Known("statement", Map.of("operation", "update")),
                    "ok");
            paid.token = token;
            trail.publish(paid);
        }
    }

    @Test
    void whoHasTheKeyFindsAndSeesTheValueBehindAToken() throws Exception {
        recordToken(TOKEN);
        assertThat(run(withKey("grep", "--value", "4111111111111111", "--json")))
                .isZero();
        JsonNode bind = new ObjectMapper().readTree(out.toString()).get("binds").get(0);
        assertThat(bind.toString())
                .isEqualTo("{\"parameter\":\"1\",\"type\":\"text\",\"token\":\"" + TOKEN
                        + "\",\"column\":\"shop.customers.card\",\"value\":\"4111111111111111\"}");
        for (String command : List.of("grep", "tail")) {
            out.getBuffer().setLength(0);
            assertThat(run(withKey(command, "--text", "41111111"))).isZero();
            assertThat(out.toString().lines()).hasSize(3).last().isEqualTo("    1=4111111111111111");
        }
        out.getBuffer().setLength(0);
        assertThat(run(withKey("stats", "--value", "4111111111111111"))).isZero();
        assertThat(out.toString()).contains("7 rows read");
        assertThat(err.toString()).isEmpty();
        out.getBuffer().setLength(0);
        assertThat(run(withKey("grep", "--value", "411111111111111"))).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whoHasNoKeyFindsEqualTokensAlone() throws Exception {
        recordToken(TOKEN);
        assertThat(run("grep", audit(), "--text", "41111111")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("grep", audit(), "--text", TOKEN, "--json")).isZero();
        assertThat(out.toString().lines()).hasSize(1).noneMatch(line -> line.contains("41111111"));
    }

    @Test
    void aTokenThatCannotBeTurnedBackIsTold() throws Exception {
        recordToken(TOKEN.replace("BIr", "BIs"));
        assertThat(run(withKey("grep", "--operation", "update"))).isEqualTo(Main.PROBLEM);
        assertThat(err.toString())
                .containsPattern(
                        "The token of parameter 1 in record [0-9a-f]{16}-[0-9]+ is not what its key made: it was altered");
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        recordToken(TOKEN);
        Path other = Files.write(directory.resolve("other.key"), new byte[32]);
        assertThat(run("grep", audit(), "--text", TOKEN, "--token-key", other.toString()))
                .isZero();
        assertThat(err.toString().strip())
                .isEqualTo("Tokens of the key f74e4ed6 are left as they are: no --token-key is that key");
        assertThat(out.toString()).doesNotContain("41111111");
        assertThat(run(
                        "grep",
                        audit(),
                        "--token-key",
                        key.resolveSibling("nothing").toString()))
                .isEqualTo(2);
    }

    @Test
    void helpHasExamples() {
        for (String command : List.of("verify", "tail", "grep", "stats")) {
            out.getBuffer().setLength(0);
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString()).contains("Examples:", "portcullis audit " + command);
        }
    }

    private String audit() {
        return directory.resolve("audit").toString();
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "audit";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return Main.run(
                InputStream.nullInputStream(),
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.system(),
                line);
    }
}
