package dev.portcullis.connect;

import static dev.portcullis.connect.Opening.connector;
import static dev.portcullis.connect.Opening.options;
import static dev.portcullis.connect.Opening.secretConnector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.Secret;
import dev.portcullis.config.SetByCode;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Engine;
import dev.portcullis.testkit.mysql.Login;
import dev.portcullis.testkit.secrets.DatabaseSecret;
import dev.portcullis.testkit.secrets.StoredSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With every logger at its finest: no output, exception, object or thread shows a password or a token. */
@Tag("connection")
class SecretsStayInsideTest {
    private static final String PASSWORD = "0nly-1nside-the-driver";
    private static final String WRONG_PASSWORD = "wr0ng-but-still-a-secret";
    /** What every token holds, and nothing else. */
    private static final String TOKEN = "Action=connect";

    private static final Logger ROOT = Logger.getLogger("");
    private static final Recording RECORDING = new Recording();
    private static LocalRds rds;
    private static Level levelBefore;

    @BeforeAll
    static void start() throws SQLException {
        rds = LocalRds.builder().engine(Engine.MYSQL).database("shop").start();
        rds.createIamUser("app", "SELECT ON shop.*");
        rds.createUser("teller", PASSWORD, "SELECT ON shop.*");
        levelBefore = ROOT.getLevel();
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(RECORDING);
    }

    @AfterAll
    static void stop() {
        ROOT.removeHandler(RECORDING);
        ROOT.setLevel(levelBefore);
        rds.close();
    }

    @Test
    void noLogExceptionObjectOrThreadShowsThem() throws Exception {
        List<String> seen = new ArrayList<>();
        StoredSecret secret = rds.secrets().createSecret("inside", DatabaseSecret.of(new Login("teller", PASSWORD)));
        StoredSecret wrong =
                rds.secrets().createSecret("wrong", DatabaseSecret.of(new Login("teller", WRONG_PASSWORD)));

        use(connector(rds, "user=app"), seen);
        use(secretConnector(rds, options(rds), secret), seen);
        use(password(PASSWORD), seen);
        use(talkative(), seen);
        for (String refused : List.of("traceProtocol", "enablePacketDebug")) {
            fail(() -> talkative(refused), seen);
        }
        fail(password(WRONG_PASSWORD), seen);
        fail(secretConnector(rds, options(rds), wrong, "portcullis.connect-timeout=2s"), seen);
        fail(connector(rds, "user=teller", "portcullis.credentials=iam"), seen);
        Thread.getAllStackTraces().keySet().forEach(thread -> seen.add(thread.getName()));
        seen.addAll(RECORDING.lines);

        assertThat(RECORDING.lines).as("the recording works").anyMatch(line -> line.contains("Connected: "));
        assertThat(seen.stream().flatMap(text -> leaksIn(text).stream())).isEmpty();
    }

    private static List<String> leaksIn(String text) {
        List<String> leaks = new ArrayList<>();
        for (String secret : List.of(PASSWORD, WRONG_PASSWORD, TOKEN)) {
            int at = text.indexOf(secret);
            if (at >= 0) {
                leaks.add(text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200)));
            }
        }
        return leaks;
    }

    private static void use(Connector connector, List<String> seen) throws Exception {
        try (Connection connection = connector.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            seen.add(String.valueOf(catchThrowable(() -> statement.executeQuery("SELECT SLEEP(20)"))));
            seen.addAll(textsWithin(connection));
        }
        seen.addAll(textsWithin(connector));
    }

    private static void fail(Connector connector, List<String> seen) {
        fail((ThrowingCallable) connector::open, seen);
    }

    private static void fail(ThrowingCallable call, List<String> seen) {
        Throwable thrown = catchThrowable(call);
        assertThat((Object) thrown).isInstanceOf(SQLException.class);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        seen.add(trace.toString());
    }

    /** With everything that makes Connector/J tell what it does, as far as code may set it. */
    private static Connector talkative(String... more) throws SQLException {
        Map<String, String> properties = new HashMap<>();
        for (String name : List.of(
                "profileSQL",
                "logSlowQueries",
                "dumpQueriesOnException",
                "autoGenerateTestcaseScript",
                "includeInnodbStatusInDeadlockExceptions",
                "includeThreadDumpInDeadlockExceptions",
                "useUsageAdvisor",
                "gatherPerfMetrics")) {
            properties.put(name, "true");
        }
        for (String name : more) {
            properties.put(name, "true");
        }
        properties.put("logger", "com.mysql.cj.log.Jdk14Logger");
        return new Connector(
                ConnectionSettings.parse(
                        rds.jdbcUrl(""),
                        new Properties(),
                        new SetByCode("teller", Secret.copyOf(PASSWORD), properties)),
                ConnectorOptions.DEFAULT);
    }

    private static Connector password(String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "teller");
        login.setProperty("password", password);
        return new Connector(ConnectionSettings.parse(rds.jdbcUrl(""), login), ConnectorOptions.DEFAULT);
    }

    /** Every string, and the string form of every object, that can be reached, but for what the one type for secrets holds. */
    private static List<String> textsWithin(Object root) throws IllegalAccessException {
        List<String> texts = new ArrayList<>();
        Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(List.of(root));
        while (!waiting.isEmpty()) {
            Object object = waiting.pop();
            if (object instanceof Secret || object instanceof Class || !known.add(object)) {
                continue;
            }
            texts.add("" + object); // a toString of Connector/J's gives null
            if (object instanceof Map<?, ?> map) {
                addAll(waiting, map.keySet());
                addAll(waiting, map.values());
            } else if (object instanceof Collection<?> collection) {
                addAll(waiting, collection);
            } else if (object instanceof Object[] array) {
                addAll(waiting, Arrays.asList(array));
            } else if (object instanceof char[] characters) {
                texts.add(new String(characters));
            } else if (object.getClass().getName().startsWith("com.mysql.")
                    || object.getClass().getName().startsWith("dev.portcullis.")) {
                addFields(waiting, object);
            }
        }
        return texts;
    }

    private static void addAll(Deque<Object> waiting, Collection<?> objects) {
        for (Object object : objects) {
            if (object != null) {
                waiting.push(object);
            }
        }
    }

    private static void addFields(Deque<Object> waiting, Object object) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        || field.getType().isPrimitive()
                        || type.getName().startsWith("java.")) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(object);
                if (value != null) {
                    waiting.push(value);
                }
            }
        }
    }

    private static final class Recording extends Handler {
        final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            lines.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
