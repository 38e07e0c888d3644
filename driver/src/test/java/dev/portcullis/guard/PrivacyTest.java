package dev.portcullis.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.PortcullisDataSource;
import dev.portcullis.audit.BindKeys;
import dev.portcullis.audit.Capture;
import dev.portcullis.audit.CaptureOptions;
import dev.portcullis.audit.ConnectionProof;
import dev.portcullis.audit.HmacKey;
import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.audit.SessionFacts;
import dev.portcullis.audit.TokenKey;
import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.audit.sink.Eventually;
import dev.portcullis.audit.sink.LocalBroker;
import dev.portcullis.config.CallSiteRule;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.metrics.MicrometerMetrics;
import dev.portcullis.testkit.logs.CloudWatchLogsEndpoint;
import dev.portcullis.testkit.mysql.MysqlServer;
import dev.portcullis.testkit.sigv4.AwsCredential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand card numbers, names and passwords go every way to the server, and none of them into the trail, logs, metrics or our exceptions. */
class PrivacyTest {
    private static final String DATABASE = "private_";
    private static final int SECRETS = 1_000;
    private static final List<String> SINKS = List.of("log", "log-ocsf", "broker", "aws");

    private static final List<String> FIRST = List.of("Aurelia", "Bartholomew", "Cosima", "Desdemona", "Evander");
    private static final List<String> LAST = List.of("Quillfeather", "Ravenscroft", "Silberstein", "Thistlewood");

    private final MemoryTrail trail = new MemoryTrail(false);
    private final StringBuilder seen = new StringBuilder();
    private final Logger logger = Logger.getLogger("dev.portcullis");
    private Handler handler;
    private Connection connection;
    private RecordingContext context;

    @TempDir
    private Path folder;

    private final class Metrics implements DriverMetrics {
        @Override
        public void statementRefused(List<String> rules) {
            seen.append(rules);
        }

        @Override
        public void statementObserved(List<String> rules) {
            seen.append(rules);
        }
    }

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TABLE cards (number VARCHAR(40) PRIMARY KEY, holder VARCHAR(20))");
            statement.execute("CREATE PROCEDURE pay(IN number VARCHAR(40)) SELECT number");
        }
    }

    @BeforeEach
    void open() throws SQLException {
        handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                seen.append(new SimpleFormatter().format(record)).append('\n');
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setLevel(Level.ALL);
        Gate gate = Gate.of(
                ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()), new Metrics());
        context = RecordingContext.into(trail, gate, DATABASE);
        connection = GuardedConnection.wrap(
                RealServer.connect(DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true"), context);
    }

    private void openWith(String binds) throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"), "version: 1\naudit: {rules: [{binds: " + binds + "}]}\n");
        Path secret = Files.write(folder.resolve("key"), new byte[32]);
        BindKeys keys = new BindKeys(HmacKey.read(secret), TokenKey.read(secret));
        CaptureOptions options = new CaptureOptions(
                CallSiteRule.FIRST, "CorrelationId", null, AuditPolicyFile.open(policy, keys.modes()), keys);
        context.session = new Capture(trail, options)
                .opened(new SessionFacts(1, 1, "app", null, null, null, null, null), DATABASE, ConnectionProof.NONE);
        connection.close();
        connection = GuardedConnection.wrap(
                RealServer.connect(DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true"), context);
    }

    @AfterEach
    void close() throws SQLException {
        logger.removeHandler(handler);
        logger.setLevel(null);
        connection.close();
    }

    /** By default, and where values are on record but not in the clear. */
    @ParameterizedTest
    @ValueSource(strings = {"absent", "hmac", "token"})
    void noSecretIsSeenAnywhere(String binds) throws Exception {
        openWith(binds);
        List<String> secrets = push();
        connection.close();
        assertThat(trail.records().toString().contains(binds + "=")).isEqualTo(!binds.equals("absent"));
        seen.append(trail.records());
        assertThat(trail.records("operation")).hasSizeGreaterThan(SECRETS);
        assertNoneIsSeen(secrets);
    }

    /** What sinks carry on: as JSON and as OCSF, to a log, a broker and AWS. */
    @Test
    void noSecretComesOutOfASink() throws Exception {
        connection.close();
        System.setProperty("aws.accessKeyId", "AKIDAUDIT");
        System.setProperty("aws.secretAccessKey", "key");
        Logger audit = Logger.getLogger("portcullis.audit");
        audit.addHandler(handler);
        audit.setUseParentHandlers(false);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (LocalBroker broker = LocalBroker.start();
                CloudWatchLogsEndpoint logs =
                        CloudWatchLogsEndpoint.start("eu-central-1", AwsCredential.of("AKIDAUDIT", "key"))) {
            broker.create("audit", Map.of());
            PortcullisDataSource shop = dataSource(broker, logs);
            shop.setMetrics(new MicrometerMetrics(registry));
            connection = shop.getConnection();
            List<String> secrets = push();
            connection.close();
            shop.close();
            List<String> records = records();
            seen.append(records);
            for (String sink : SINKS) {
                Eventually.holds(() -> hasAll(sink, records.size()));
            }
            broker.consume("audit", records.size())
                    .forEach(record -> seen.append(record.key()).append(new String(record.value(), UTF_8)));
            for (String stream : logs.streams("/audit")) {
                logs.events("/audit", stream).forEach(event -> seen.append(event.message()));
            }
            registry.getMeters().forEach(meter -> seen.append(meter.getId()));
            assertNoneIsSeen(secrets);
            assertThat(seen).contains("\"class_uid\":6005", "portcullis.audit.delivered", "\"joined\"");
        } finally {
            audit.removeHandler(handler);
            audit.setUseParentHandlers(true);
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private List<String> records() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path segment : files(".jsonl")) {
            lines.addAll(Files.readAllLines(segment));
        }
        return lines;
    }

    private boolean hasAll(String sink, int records) throws IOException {
        for (Path cursor : files("cursors/" + sink)) {
            return Files.readString(cursor).contains("\"seq\":" + records + ',');
        }
        return false;
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private PortcullisDataSource dataSource(LocalBroker broker, CloudWatchLogsEndpoint logs) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                audit:
                  sinks:
                  - {type: slf4j, name: log}
                  - {type: slf4j, name: log-ocsf, format: ocsf-1.8}
                  - {type: kafka, name: broker, topic: audit, bootstrap.servers: "%s"}
                  - {type: cloudwatch, name: aws, group: /audit, region: eu-central-1, endpoint-url: "%s", format: ocsf-1.8}
                """.formatted(broker.address(), logs.uri()));
        PortcullisDataSource shop = new PortcullisDataSource();
        MysqlServer server = RealServer.server();
        shop.setUrl("jdbc:portcullis:mysql://" + server.host() + ":" + server.port() + "/" + DATABASE
                + "?allowMultiQueries=true");
        shop.setConnectorProperty("allowLoadLocalInfile", "true");
        shop.setUser(server.administrator().user());
        shop.setPassword(server.administrator().password());
        shop.setTls("local-plaintext");
        shop.setAuditDir(folder.resolve("trails").toString());
        shop.setPolicy(policy.toString());
        return shop;
    }

    private List<String> push() throws Exception {
        Random random = new Random(20_261_125);
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < SECRETS; i++) {
            String card = "4111" + (100_000_000_000L + random.nextLong(900_000_000_000L));
            String name = FIRST.get(random.nextInt(FIRST.size())) + ' ' + LAST.get(random.nextInt(LAST.size())) + i;
            String password = "Pw!" + Long.toString(random.nextLong(Long.MAX_VALUE), 36);
            secrets.addAll(List.of(card, name, password));
            push(i, card, name, password);
        }
        return secrets;
    }

    private void assertNoneIsSeen(List<String> secrets) {
        String all = seen.toString().toLowerCase(Locale.ROOT);
        assertThat(secrets.stream()
                        .filter(secret -> all.contains(secret.toLowerCase(Locale.ROOT)))
                        .map(secret -> all.substring(Math.max(0, all.indexOf(secret.toLowerCase(Locale.ROOT)) - 300))
                                .substring(0, 400)))
                .isEmpty();
        assertThat(all).contains("cards", "refused", "constant-condition").doesNotContain("pw!", "quillfeather");
    }

    @Test
    void whatTheApplicationSaysOfItselfIsSeen() throws SQLException {
        connection.setClientInfo("ClientUser", "4111");
        connection.prepareStatement("SELECT 1").executeQuery().next();
        connection.close();
        assertThat(trail.records().toString()).contains("4111");
    }

    private void push(int way, String card, String name, String password) throws Exception {
        try {
            switch (way % 17) {
                case 0 -> text("INSERT INTO cards VALUES ('" + card + "', '" + password + "')");
                case 1 -> text("SELECT holder FROM cards WHERE number = " + card + " AND holder = \"" + name + '"');
                case 2 -> bound(card, password);
                case 3 -> {
                    text("INSERT INTO cards (number) VALUES ('" + card + "')");
                    text("INSERT INTO cards (number) VALUES ('" + card + "')"); // Duplicate entry '4111..'
                }
                case 4 -> text("INSERT INTO cards VALUES ('" + card + "', '" + (name + name) + "')"); // Too long
                case 5 ->
                    text("SELECT 1 FORM cards WHERE number = '" + card + "' '" + password
                            + "'"); // Syntax error near ..
                case 6 ->
                    text("SELECT holder FROM cards WHERE number = '" + card + "' OR '" + name + "' = '" + name + "'");
                case 7 -> text("SELECT /* " + card + " */ 1 -- " + name + "\n + 1 # " + password);
                case 8 -> batches(card, password);
                case 9 -> load(card, password);
                case 10 -> call(card);
                case 11 -> text("UPDATE cards SET holder = 'x' WHERE number = '" + card + "'; SELECT '" + name + "'");
                case 12 ->
                    text("SELECT x'" + hex(card) + "', _utf8mb4'" + name + "', N'" + password + "', '" + card
                            + "' AS 'c'");
                case 13 -> text("CREATE USER IF NOT EXISTS 'u" + way + "' IDENTIFIED BY '" + password + "'");
                case 14 ->
                    text("SELECT '" + card + "' '" + name + "' \"" + password + "\" FROM cards WHERE holder LIKE '"
                            + name + "%'");
                case 15 -> text("SELECT {d '" + card + "'}, {fn CONCAT('" + name + "', '" + password + "')}");
                default -> edit(card, password);
            }
        } catch (SQLException e) {
            if (e.getClass().getName().startsWith("dev.portcullis") || "58030".equals(e.getSQLState())) {
                seen.append(e).append('\n');
            }
        }
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void bound(String card, String password) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT number FROM cards WHERE number = ? AND holder = ?")) {
            query.setString(1, card);
            query.setObject(2, password);
            query.executeQuery().next();
            seen.append(query);
        }
    }

    private void batches(String card, String password) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO cards VALUES (?, ?)");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 2; i++) {
                insert.setString(1, card);
                insert.setString(2, password);
                insert.addBatch();
            }
            statement.addBatch("DELETE FROM cards WHERE number = '" + card + "'");
            statement.executeBatch();
            insert.executeBatch();
        }
    }

    private void load(String card, String password) throws Exception {
        Path file = Files.writeString(folder.resolve(card + ".csv"), card + '\t' + password + "\n" + card + "\n");
        text("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE cards (number, holder)");
    }

    private void call(String card) throws SQLException {
        try (CallableStatement call = connection.prepareCall("{call pay('" + card + "')}")) {
            call.execute();
        }
    }

    private void edit(String card, String password) throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT number, holder FROM cards LIMIT 3")) {
            rows.moveToInsertRow();
            rows.updateString(1, card);
            rows.updateString(2, password);
            rows.insertRow();
        }
    }
}
