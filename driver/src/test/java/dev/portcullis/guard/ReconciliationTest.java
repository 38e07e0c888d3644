package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.firewall.gate.Gate;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.MysqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The trail and MySQL's own record of a random workload tell the same: nothing is missing, nothing is invented, and rows and errors are the same
 * statement by statement. The witness is {@code performance_schema.events_statements_history_long}, for which the server asks nobody.
 *
 * <p>{@code -Dreconcile.steps=25000} makes it 100,000 operations and more, {@code -Dreconcile.seed} takes the seed of a failure.
 */
class ReconciliationTest {
    private static final int STEPS = Integer.getInteger("reconcile.steps", 400);
    private static final long SEED = Long.getLong("reconcile.seed", 20_261_125);

    /** So many steps fit into the witness's memory of 10,000 events. */
    private static final int CHUNK = 400;

    private static MysqlServer server;

    @TempDir
    private Path folder;

    private final MemoryTrail trail = new MemoryTrail(false);
    private final List<String> texts = new ArrayList<>();
    private int operations;
    private int place;

    /** What the server did: the first word, the error, and the rows. */
    private record Done(String verb, int error, long affected, long sent) {}

    @BeforeAll
    static void start() throws SQLException {
        server = MysqlServer.start(Engine.MYSQL, List.of("--local-infile=ON"));
        try (Connection administrator = server.connect(server.administrator());
                Statement statement = administrator.createStatement()) {
            statement.execute("UPDATE performance_schema.setup_consumers SET enabled = 'YES'"
                    + " WHERE name = 'events_statements_history_long'");
            statement.execute("CREATE DATABASE " + ServerLog.DATABASE);
            statement.execute("USE " + ServerLog.DATABASE);
            for (String sql : Workload.SCHEMA) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "useServerPrepStmts=true",
                "rewriteBatchedStatements=true&continueBatchOnError=false",
                "useServerPrepStmts=true&cachePrepStmts=true&defaultFetchSize=3"
            })
    void theTrailTellsWhatTheServerDid(String properties) throws SQLException {
        Gate gate = Gate.of(
                ConnectionSettings.parse("jdbc:portcullis:mysql://127.0.0.1/x", new Properties()), DriverMetrics.NONE);
        RecordingContext context = RecordingContext.into(trail, gate, ServerLog.DATABASE);
        Connection raw = RealServer.connect(
                server, ServerLog.DATABASE, "allowMultiQueries=true&allowLoadLocalInfile=true&" + properties);
        try (Connection guarded = GuardedConnection.wrap(raw, context);
                Connection witness = server.connect(server.administrator())) {
            long thread = thread(witness, guarded);
            Workload workload = new Workload(guarded, SEED + properties.hashCode(), folder);
            for (int done = 0; done < STEPS; done += CHUNK) {
                forget(witness);
                trail.clear();
                workload.run(CHUNK);
                // The server notes a statement after it has answered it, and reads on only then.
                assertThat(raw.isValid(10)).isTrue();
                reconcile(done(witness, thread), properties.contains("rewrite"));
            }
        }
        assertThat(operations).isGreaterThan(STEPS);
        System.getLogger(ReconciliationTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} operations reconciled", operations);
    }

    private static long thread(Connection witness, Connection guarded) throws SQLException {
        long id;
        try (Statement statement = guarded.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
            rows.next();
            id = rows.getLong(1);
        }
        try (PreparedStatement query =
                witness.prepareStatement("SELECT thread_id FROM performance_schema.threads WHERE processlist_id = ?")) {
            query.setLong(1, id);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void forget(Connection witness) throws SQLException {
        try (Statement statement = witness.createStatement()) {
            statement.execute("TRUNCATE performance_schema.events_statements_history_long");
        }
    }

    /** What the server did for that connection, but for what Connector/J asks by itself. */
    private Deque<Done> done(Connection witness, long thread) throws SQLException {
        Deque<Done> events = new ArrayDeque<>();
        texts.clear();
        try (PreparedStatement query = witness.prepareStatement(
                "SELECT COALESCE(sql_text, digest_text, ''), mysql_errno, rows_affected, rows_sent,"
                        + " COALESCE(nesting_event_type, 'TRANSACTION') = 'TRANSACTION' FROM performance_schema.events_statements_history_long"
                        + " WHERE thread_id = ? AND (event_name NOT LIKE 'statement/com/%'"
                        + " OR event_name IN ('statement/com/Execute', 'statement/com/Query')) ORDER BY event_id")) {
            query.setLong(1, thread);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String text = rows.getString(1);
                    if (!rows.getBoolean(5)) {
                        // Inside a procedure: its rows are those of the call, and those of the statements before it.
                        Done call = events.removeLast();
                        events.add(
                                new Done(call.verb, call.error, call.affected, Math.max(call.sent, rows.getLong(4))));
                    } else if (!ServerLog.isChatter(text)) {
                        texts.add(text);
                        events.add(new Done(ServerLog.verb(text), rows.getInt(2), rows.getLong(3), rows.getLong(4)));
                    }
                }
            }
        }
        return events;
    }

    private void reconcile(Deque<Done> events, boolean rewrites) {
        int all = events.size();
        List<Map<String, Object>> records = new ArrayList<>(trail.records());
        records.sort(Comparator.comparingLong(each -> (Long) each.get("nanos")));
        for (Map<String, Object> record : records) {
            place = all - events.size();
            switch ((String) record.get("type")) {
                case "operation" -> operation(record, events, rewrites);
                case "transaction" -> transaction(record, events);
                case "change" ->
                    assertThat(events.poll()).as(() -> told(record)).isEqualTo(new Done("SET", 0, 0, 0));
                default -> throw new AssertionError(record);
            }
        }
        assertThat(events).as("what the trail does not tell").isEmpty();
    }

    private void transaction(Map<String, Object> record, Deque<Done> events) {
        if (!record.containsKey("micros")) {
            return; // The text that did it has a record of its own.
        }
        String verb = ((String) record.get("action")).split("-", 2)[0].toUpperCase(Locale.ROOT);
        assertThat(events.poll()).as(() -> told(record)).isEqualTo(new Done(verb, 0, 0, 0));
    }

    private void operation(Map<String, Object> record, Deque<Done> events, boolean rewrites) {
        if (record.get("outcome").equals("refused")) {
            return;
        }
        operations += (int) Math.max(1, number(record, "batch"));
        @SuppressWarnings("unchecked")
        Map<String, Object> statement = (Map<String, Object>) record.get("statement");
        String sql = (String) statement.getOrDefault("sql", statement.get("operation"));
        String verb = ServerLog.verb(sql);
        if (record.containsKey("batch")) {
            batch(record, verb, events, rewrites);
        } else if (sql.contains(";")) {
            several(record, sql, events);
        } else {
            Done expected = new Done(
                    verb,
                    (int) number(record, "errorCode"),
                    number(record, "rowsAffected"),
                    number(record, "rowsRead"));
            assertThat(next(events, verb)).as(() -> told(record)).isEqualTo(expected);
        }
    }

    private void several(Map<String, Object> record, String sql, Deque<Done> events) {
        long affected = 0;
        long sent = 0;
        for (String each : sql.split(";")) {
            Done event = events.remove();
            assertThat(event.verb).as(() -> told(record)).isEqualTo(ServerLog.verb(each));
            affected += event.affected;
            sent += event.sent;
        }
        assertThat(number(record, "rowsAffected")).as(() -> told(record)).isEqualTo(affected);
        assertThat(number(record, "rowsRead")).as(() -> told(record)).isEqualTo(sent);
    }

    /** A batch that Connector/J rewrites is one statement, or several where the first of them failed. */
    private void batch(Map<String, Object> record, String verb, Deque<Done> events, boolean rewrites) {
        long entries = number(record, "batch");
        int failed = record.get("failed") instanceof List<?> list ? list.size() : 0;
        long affected = 0;
        int errors = 0;
        int ran = 0;
        while (ran < entries
                && !events.isEmpty()
                && (events.element().verb.equals(verb) || events.element().verb.isEmpty())) {
            Done event = events.remove();
            affected += event.affected;
            errors += event.error == 0 ? 0 : 1;
            ran++;
            boolean stops = rewrites && (event.error != 0 || affected == entries);
            if (stops) {
                break;
            }
        }
        assertThat(errors > 0).as(() -> told(record)).isEqualTo(failed > 0);
        if (!rewrites) {
            assertThat(ran).as(() -> told(record)).isEqualTo((int) entries);
            assertThat(errors).as(() -> told(record)).isEqualTo(failed);
            assertThat(affected).as(() -> told(record)).isEqualTo(number(record, "rowsAffected"));
        } else if (errors == 0) {
            assertThat(affected)
                    .as(() -> told(record))
                    .isEqualTo(number(record, "rowsAffected") + number(record, "uncounted"));
        }
    }

    /** What the trail says, and what the server says around that place. */
    private String told(Map<String, Object> record) {
        return record + "\n" + texts.subList(Math.max(0, place - 3), Math.min(texts.size(), place + 3));
    }

    /** The server keeps no text of what was prepared by the protocol. */
    private static @Nullable Done next(Deque<Done> events, String verb) {
        Done event = events.poll();
        return event != null && event.verb.isEmpty() ? new Done(verb, event.error, event.affected, event.sent) : event;
    }

    private static long number(Map<String, Object> record, String field) {
        return record.get(field) instanceof Long value ? value : 0;
    }
}
