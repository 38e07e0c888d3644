package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.MemoryTrail;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server's own log says of one connection, text by text in their order. Each record of the trail has its text there, of the same shape, and each text
 * its record; where the log tells errors, they are the same. It knows nothing of rows.
 */
final class ServerLog {
    /** The database of the workload. */
    static final String DATABASE = "reconciled";

    /** What Connector/J and the driver ask by themselves: about updatable results, about parameters of a procedure, and for sql_mode. */
    private static final List<String> CHATTER = List.of(
            "SHOW ",
            "SELECT TABLE_SCHEMA ",
            "SELECT SPECIFIC_SCHEMA ",
            "SELECT `" + DATABASE + "`.`items`.",
            "SELECT @@session.");

    private final Dialect dialect;
    private final boolean tellsErrors;
    private final Deque<Arrived> arrived = new ArrayDeque<>();
    private int operations;

    private record Arrived(String text, long error) {}

    /** @param dialect how the server reads texts */
    ServerLog(Dialect dialect, boolean tellsErrors) {
        this.dialect = dialect;
        this.tellsErrors = tellsErrors;
    }

    /** Makes the database and the tables of the workload. */
    static void createTables(Connection witness) throws SQLException {
        try (Statement statement = witness.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
            statement.execute("USE " + DATABASE);
            for (String sql : Workload.SCHEMA) {
                statement.execute(sql);
            }
        }
    }

    /** Whether Connector/J or the driver asks that by itself. */
    static boolean isChatter(String text) {
        return CHATTER.stream().anyMatch(text::startsWith);
    }

    /** The first word, in upper case. */
    static String verb(String text) {
        return text.replaceFirst("^[{\\s]+", "").split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    }

    /** The next entry of the log. */
    void add(String text, long error) {
        String stripped = text.strip();
        if (!isChatter(stripped)) {
            arrived.add(new Arrived(stripped, error));
        }
    }

    /** How many operations were found to be the same. */
    int operations() {
        return operations;
    }

    /** Compares all that was added with the records of a trail. */
    void reconcile(MemoryTrail trail) {
        List<Map<String, Object>> records = new ArrayList<>(trail.records());
        records.sort(Comparator.comparingLong(each -> (Long) each.get("nanos")));
        for (Map<String, Object> record : records) {
            switch ((String) record.get("type")) {
                case "operation" -> operation(record);
                case "transaction" -> {
                    if (record.containsKey("micros")) {
                        next(record, ((String) record.get("action")).split("-", 2)[0]);
                    }
                }
                case "change" -> next(record, "set");
                default -> throw new AssertionError(record);
            }
        }
        assertThat(arrived).as("what the trail does not tell").isEmpty();
    }

    private void operation(Map<String, Object> record) {
        if (record.get("outcome").equals("refused")) {
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> statement = (Map<String, Object>) record.get("statement");
        String sql = (String) statement.get("sql");
        long times = record.get("batch") instanceof Long entries ? entries : 1;
        operations += (int) times;
        if ("call".equals(statement.get("operation"))) {
            skipProcedure();
        }
        long errors = 0;
        for (long i = 0; i < times; i++) {
            Arrived entry = next(record, sql == null ? (String) statement.get("operation") : sql);
            errors += entry.error == 0 ? 0 : 1;
            if (sql != null && !sql.contains("{")) {
                assertThat(Firewall.analyze(entry.text, dialect).shape())
                        .as(() -> record + "\n" + entry)
                        .hasToString((String) statement.get("shape"));
            }
            if (tellsErrors && times == 1) {
                assertThat(entry.error).as(() -> record + "\n" + entry).isEqualTo(record.getOrDefault("errorCode", 0L));
            }
        }
        if (tellsErrors && times > 1) {
            int failed = record.get("failed") instanceof List<?> list ? list.size() : 0;
            assertThat(errors).as(record::toString).isEqualTo(failed);
        }
    }

    /** Some logs have what a procedure does before the call itself. */
    private void skipProcedure() {
        for (int i = 0; i < 3; i++) {
            Arrived entry = arrived.peek();
            if (entry != null
                    && (entry.text.contains("NAME_CONST('most'") || entry.text.equals("SELECT COUNT(*) FROM items"))) {
                arrived.remove();
            }
        }
    }

    /** The next entry, which has that verb. */
    private Arrived next(Map<String, Object> record, String expected) {
        Arrived entry = arrived.poll();
        assertThat(entry).as(() -> "of " + record).isNotNull();
        assertThat(verb(entry.text)).as(() -> record + "\n" + entry).isEqualTo(verb(expected));
        return entry;
    }
}
