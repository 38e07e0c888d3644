package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.acme.shop.Till;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.portcullis.FirewallException;
import dev.portcullis.audit.BindKeys;
import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.CheckpointKey;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.Failure;
import dev.portcullis.audit.FileTrail;
import dev.portcullis.audit.HmacKey;
import dev.portcullis.audit.Outcome;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TokenKey;
import dev.portcullis.audit.TrailSettings;
import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.audit.read.Segments;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds {@code docs/audit-record.schema.json} and the tables of {@code docs/audit.md} against the records of a real session: every type, and every field.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordSchemaTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String DATABASE = "described";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-10-01T12:00:00Z"));

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt VARCHAR(40), data BLOB)");
            statement.execute("CREATE PROCEDURE two() BEGIN SELECT 1; UPDATE t SET txt = txt WHERE id < 0; END");
        }
    }

    @Test
    void everyRecordIsAsDescribed() throws Exception {
        String text = Files.readString(DOCS.resolve("audit-record.schema.json"));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text);
        Set<String> seen = new TreeSet<>();
        work(trail("kept", true, null, null), false);
        work(trail("read", false, null, null), false);
        work(trail("removed", false, 60_000L, 60_000L), true);
        cut(folder.resolve("trails/read-1"));
        trail("read", false, null, null).close();
        moveAway();
        try (var trails = Files.list(folder.resolve("trails"))) {
            for (Path trail : trails.toList()) {
                for (Path segment : Segments.list(trail)) {
                    for (String line : Files.readAllLines(segment)) {
                        ObjectNode record = (ObjectNode) JSON.readTree(line);
                        assertThat(schema.validate(record)).as(line).isEmpty();
                        record.fieldNames().forEachRemaining(name -> seen.add(type(record) + '.' + name));
                        record.put("invented", 1);
                        assertThat(schema.validate(record)).isNotEmpty();
                    }
                }
            }
        }
        Set<String> described = described(JSON.readTree(text));
        described.removeAll(seen);
        assertThat(described).as("described, and not seen").isEmpty();
    }

    @Test
    void aFieldHasOneTypeWhereverItStands() throws IOException {
        Map<String, JsonNode> types = new HashMap<>();
        JsonNode schema = JSON.readTree(Files.readString(DOCS.resolve("audit-record.schema.json")));
        for (JsonNode type : schema.get("oneOf")) {
            JsonNode fields = type.get("properties");
            fields.fieldNames().forEachRemaining(name -> {
                JsonNode is = fields.get(name).get("type");
                JsonNode other = is == null ? null : types.putIfAbsent(name, is);
                assertThat(other == null || other.equals(is))
                        .as("%s.%s is %s", type.get("title"), name, is)
                        .isTrue();
            });
        }
        assertThat(types).hasSizeGreaterThan(40);
    }

    @Test
    void theManualNamesEveryField() throws IOException {
        String manual = Files.readString(DOCS.resolve("audit.md"));
        for (String field : described(JSON.readTree(Files.readString(DOCS.resolve("audit-record.schema.json"))))) {
            assertThat(manual).contains('`' + field.substring(field.indexOf('.') + 1) + '`');
        }
    }

    private static String type(JsonNode record) {
        return record.get("type").asText();
    }

    private static Set<String> described(JsonNode schema) {
        Set<String> fields = new TreeSet<>();
        for (JsonNode type : schema.get("oneOf")) {
            type.get("properties")
                    .fieldNames()
                    .forEachRemaining(name -> fields.add(type.get("title").asText() + '.' + name));
        }
        return fields;
    }

    private FileTrail trail(String name, boolean durable, @Nullable Long keepSize, @Nullable Long keepUndelivered)
            throws Exception {
        if (keepUndelivered != null) {
            Path cursors = Files.createDirectories(folder.resolve("trails/" + name + "-1/cursors"));
            Files.writeString(cursors.resolve("dead"), "{\"segment\":\"x\",\"offset\":0,\"seq\":1,\"hash\":\"\"}\n");
        }
        return FileTrail.open(
                new TrailSettings(
                        durable,
                        folder.resolve("trails"),
                        name,
                        false,
                        1024,
                        Duration.ofSeconds(20),
                        20_000,
                        keepSize,
                        null,
                        keepUndelivered,
                        CheckpointKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()),
                        now::get),
                DriverMetrics.NONE);
    }

    private void work(FileTrail trail, boolean disturbed) throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                audit:
                  classes: {names: [t]}
                  rules: [{operation: delete, sample: 0.000001}, {binds: clear}]
                  columns: {t.txt: hmac, t.id: token}
                """);
        Path secret = Files.write(folder.resolve("key"), new byte[32]);
        BindKeys keys = new BindKeys(HmacKey.read(secret), TokenKey.read(secret));
        CaptureOptions options = new CaptureOptions(
                disturbed ? CallSiteRule.FIRST : CallSiteRule.EACH,
                "CorrelationId",
                null,
                AuditPolicyFile.open(folder.resolve("policy.yaml"), keys.modes()),
                keys);
        try (Capture capture = new Capture(trail, options)) {
            SessionFacts facts = new SessionFacts(
                    Capture.nextConnection(),
                    7,
                    "app",
                    "iam",
                    "ABCD",
                    "arn:aws:iam::123456789012:role/till",
                    "orders.example.com:3306",
                    "shop");
            capture.refused(facts, new Failure(Outcome.ERROR, "28000", 1045));
            RecordingContext context = new RecordingContext(Gate.of(
                    ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()),
                    DriverMetrics.NONE));
            context.session = capture.opened(facts, DATABASE, new ConnectionProof("CN=root", "TLSv1.3", true));
            Connection raw = RealServer.connect(DATABASE, "rewriteBatchedStatements=true");
            try (Connection guarded = GuardedConnection.wrap(raw, context);
                    Statement statement = guarded.createStatement()) {
                introduce(guarded);
                Till.countAll(guarded);
                operations(guarded, statement);
                batches(guarded);
                breakOff(guarded, statement);
                transactions(guarded, statement);
                context.session.unwrapped("com.mysql.cj.jdbc.JdbcConnection");
                if (disturbed) {
                    disturb(statement);
                } else {
                    crowds(statement);
                }
            }
        }
    }

    private static void introduce(Connection guarded) throws SQLException {
        guarded.setClientInfo("ClientUser", "anna");
        guarded.setClientInfo("ClientHostname", "till-3");
        guarded.setClientInfo("ApplicationName", "till");
        guarded.setClientInfo("CorrelationId", "c-1");
    }

    private static void operations(Connection guarded, Statement statement) throws SQLException {
        statement.execute("SET sql_mode = ''");
        try (PreparedStatement insert =
                guarded.prepareStatement("INSERT INTO t (txt, data) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "text");
            insert.setBinaryStream(2, new ByteArrayInputStream(new byte[9]), 9);
            insert.executeUpdate();
            drain(insert.getGeneratedKeys());
        }
        drain(statement.executeQuery("SELECT id FROM t"));
        boolean rows = statement.execute("CALL two()");
        while (rows || statement.getUpdateCount() >= 0) {
            rows = statement.getMoreResults();
        }
        drain(statement.executeQuery("SELECT " + "id + ".repeat(2_000) + "id FROM t"));
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("DELETE FROM missing"));
        assertThatExceptionOfType(FirewallException.class)
                .isThrownBy(() -> statement.executeQuery("SELECT id FROM t WHERE id = 1 OR 'a' = 'a'"));
    }

    /** More tables and columns than a record lists. The parser tells of columns when it has seen them. */
    private void crowds(Statement statement) throws IOException {
        String names = IntStream.range(0, 300).mapToObj(i -> "n" + i).collect(Collectors.joining(", "));
        do {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute("SELECT " + names + " FROM t"));
        } while (!isTold("columnsTruncated"));
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("DROP TABLE " + names));
    }

    private boolean isTold(String field) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("trails"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                if (Files.readString(file).contains('"' + field + '"')) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void batches(Connection guarded) throws SQLException {
        try (PreparedStatement insert = guarded.prepareStatement("INSERT INTO t (id, txt) VALUES (?, ?)")) {
            for (int id = 10_000; id < 10_150; id++) {
                insert.setInt(1, id);
                insert.setString(2, "x");
                insert.addBatch();
            }
            insert.executeBatch();
            for (int i = 0; i < 1_001; i++) {
                insert.setInt(1, 10_000);
                insert.setString(2, "again");
                insert.addBatch();
            }
            assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(insert::executeBatch);
        }
    }

    /** A result that fails while it is read. */
    private static void breakOff(Connection guarded, Statement statement) throws SQLException {
        long id;
        try (ResultSet rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
            rows.next();
            id = rows.getLong(1);
        }
        try (Statement streaming = guarded.createStatement();
                Connection killer = RealServer.connect(DATABASE, "");
                Statement kill = killer.createStatement()) {
            streaming.setFetchSize(Integer.MIN_VALUE);
            ResultSet rows = streaming.executeQuery("SELECT a.id FROM t a, t b, t c, t d");
            rows.next();
            kill.execute("KILL QUERY " + id);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> drain(rows));
        }
    }

    private static void transactions(Connection guarded, Statement statement) throws SQLException {
        guarded.setAutoCommit(false);
        statement.execute("DELETE FROM t WHERE id >= 10000");
        statement.execute("SET sql_mode = ''");
        Savepoint savepoint = guarded.setSavepoint("half");
        guarded.rollback(savepoint);
        statement.execute("RELEASE SAVEPOINT half");
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> guarded.rollback(savepoint));
        guarded.commit();
        statement.execute("UPDATE t SET txt = 'y'");
        statement.execute("TRUNCATE t");
        guarded.rollback();
        guarded.setAutoCommit(true);
    }

    /** Takes the last records of a trail, and leaves half of a line. */
    private static void cut(Path trail) throws IOException {
        Path last = newest(trail);
        List<String> lines = Files.readAllLines(last);
        Files.writeString(last, String.join("\n", lines.subList(0, lines.size() - 2)) + "\n{\"seq\":");
    }

    /** Takes the directory of a trail away from its writer. */
    private void moveAway() throws Exception {
        Path trail = folder.resolve("trails/moved-1");
        try (FileTrail moved = trail("moved", false, null, null)) {
            Files.move(trail, folder.resolve("taken"));
            while (!Files.exists(trail) || !hasTold(trail, "start")) {
                Thread.onSpinWait();
            }
            assertThat(moved.isOn()).isTrue();
        }
    }

    /** Sets the clock, takes the segment away, and works until old segments were removed. */
    private void disturb(Statement statement) throws Exception {
        Path trail = folder.resolve("trails/removed-1");
        workUntilSegmentsGo(statement, trail);
        now.set(now.get().plusSeconds(3_600));
        await(trail, "clock");
        Files.delete(newest(trail));
        await(trail, "gap");
        workUntilSegmentsGo(statement, trail);
        now.set(now.get().plusSeconds(3_600));
        await(trail, "clock");
    }

    private static void workUntilSegmentsGo(Statement statement, Path trail) throws Exception {
        do {
            for (int i = 0; i < 20; i++) {
                drain(statement.executeQuery("SELECT id FROM t"));
            }
        } while (!hasTold(trail, "retention"));
    }

    private static void await(Path trail, String type) throws IOException {
        while (!hasTold(trail, type)) {
            Thread.onSpinWait();
        }
    }

    private static boolean hasTold(Path trail, String type) throws IOException {
        for (Path segment : Segments.list(trail)) {
            try {
                if (Files.readString(segment).contains("\"type\":\"" + type + '"')) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // Removed by the trail since it was listed.
            }
        }
        return false;
    }

    private static Path newest(Path trail) throws IOException {
        List<Path> segments = Segments.list(trail);
        return segments.get(segments.size() - 1);
    }

    private static void drain(ResultSet rows) throws SQLException {
        try (rows) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }
}
