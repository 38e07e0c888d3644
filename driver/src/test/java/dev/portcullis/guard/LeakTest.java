package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Calls every public method of everything that a guarded connection to a real server leads to, and looks for objects of Connector/J's among what
 * comes back: results, what results lead to, exceptions and what they carry, and what is handed to the application's own executor.
 */
class LeakTest {
    private static final String DATABASE = "leaks";
    private static final String INSERT =
            "INSERT INTO t (txt, bin, doc, at) VALUES ('<a/>', x'0102', '{}', NOW(6)), ('<b/>', x'03', '[]', NOW(6))";
    private static final int DEPTH = 4;

    /** Makes the object whose methods are called, anew for each call, since a call may close it or move it on. */
    private interface Root {
        Object open(Connection connection) throws SQLException;
    }

    private final Set<String> leaks = new LinkedHashSet<>();
    private final Map<String, Integer> walked = new HashMap<>();
    private int calls;
    private Connection connection;
    private String openedWith = "";

    @BeforeAll
    static void createSchema() throws SQLException {
        RealServer.createDatabase(DATABASE);
        try (Connection raw = RealServer.connect(DATABASE, "");
                Statement statement = raw.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, txt TEXT, bin BLOB, doc JSON, at DATETIME(6))");
            statement.execute(INSERT);
            statement.execute(
                    "CREATE PROCEDURE p(INOUT a INT, OUT b TEXT) BEGIN SET b = '<x/>'; SELECT * FROM t LIMIT 2; SELECT 2; END");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void noObjectOfConnectorJIsReachable() throws Exception {
        for (String properties : List.of(
                "",
                "useServerPrepStmts=true&cachePrepStmts=true",
                "allowMultiQueries=true&rewriteBatchedStatements=true")) {
            walk(properties, "connection", root -> root);
            walk(properties, "statement", LeakTest::executed);
            walk(properties, "prepared", LeakTest::prepared);
            walk(properties, "call", LeakTest::called);
            walk(properties, "rows", LeakTest::rows);
            walk(properties, "keys", LeakTest::keys);
            walk(properties, "database", Connection::getMetaData);
            walk(properties, "blob", root -> rows(root).getBlob("bin"));
            walk(properties, "clob", root -> rows(root).getClob("txt"));
            walk(properties, "nclob", Connection::createNClob);
            walk(properties, "xml", Connection::createSQLXML);
            walk(properties, "xml of a row", root -> rows(root).getSQLXML("txt"));
            walk(properties, "savepoint", root -> {
                root.setAutoCommit(false);
                return root.setSavepoint();
            });
        }
        assertThat(calls).as("calls made").isGreaterThan(3_000);
        assertThat(leaks).isEmpty();
    }

    private static Statement executed(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        statement.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
        statement.execute("SELECT id, txt, bin, doc, at FROM t LIMIT 2");
        return statement;
    }

    private static PreparedStatement prepared(Connection connection) throws SQLException {
        PreparedStatement statement =
                connection.prepareStatement("SELECT id, txt, bin, doc, at FROM t WHERE id > ? LIMIT 2");
        statement.setInt(1, 0);
        statement.execute();
        return statement;
    }

    private static CallableStatement called(Connection connection) throws SQLException {
        CallableStatement call = connection.prepareCall("{call p(?, ?)}");
        call.setInt(1, 1);
        call.registerOutParameter(1, java.sql.Types.INTEGER);
        call.registerOutParameter(2, java.sql.Types.VARCHAR);
        call.execute();
        return call;
    }

    private static ResultSet rows(Connection connection) throws SQLException {
        ResultSet rows = executed(connection).getResultSet();
        rows.next();
        return rows;
    }

    private static ResultSet keys(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
        return statement.getGeneratedKeys();
    }

    private void walk(String properties, String name, Root root) throws Exception {
        open(properties);
        for (Method method : root.open(connection).getClass().getMethods()) {
            if (method.getDeclaringClass() == Object.class || Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            for (Object[] arguments : arguments(method)) {
                open(properties);
                call(root.open(connection), method, arguments, name, DEPTH);
            }
        }
    }

    private void open(String properties) throws SQLException {
        if (connection != null && !connection.isClosed() && properties.equals(openedWith)) {
            connection.setNetworkTimeout(Runnable::run, 0);
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            connection.setCatalog(DATABASE);
            return;
        }
        openedWith = properties;
        connection = GuardedConnection.wrap(RealServer.connect(DATABASE, properties), new RecordingContext());
    }

    private void call(Object target, Method method, Object[] arguments, String path, int depth) throws Exception {
        if (!method.trySetAccessible()) {
            return; // Of a class of the JDK's that is not for applications either.
        }
        calls++;
        String step = path + "." + method.getName();
        try {
            inspect(method.invoke(target, arguments), step, depth);
        } catch (InvocationTargetException e) {
            inspectFailure(e.getCause(), step, depth);
        }
    }

    private void inspect(Object value, String path, int depth) throws Exception {
        if (value == null) {
            return;
        }
        Class<?> type = value.getClass();
        if (value instanceof Throwable failure) {
            inspectFailure(failure, path, depth);
        } else if (type.getName().startsWith("com.mysql.")) {
            leaks.add(path + " gives " + type.getName());
        } else if (value instanceof Map<?, ?> map) {
            inspect(map.values().toArray(), path, depth);
        } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                inspect(Array.get(value, i), path, depth);
            }
        } else if (depth > 0
                && leadsOn(type)
                && walked.merge(type + path.substring(path.lastIndexOf('.')), 1, Integer::sum) < 4) {
            if (value instanceof ResultSet rows) {
                rows.next();
            }
            for (Method method : type.getMethods()) {
                if (method.getName().startsWith("get")
                        && method.getDeclaringClass() != Object.class
                        && !Modifier.isStatic(method.getModifiers())) {
                    for (Object[] arguments : arguments(method)) {
                        call(value, method, arguments, path, depth - 1);
                    }
                }
            }
        }
    }

    /** Exceptions of Connector/J pass unchanged, and hold text; but what hangs on them is looked at. */
    private void inspectFailure(Throwable failure, String path, int depth) throws Exception {
        for (Method method : failure.getClass().getMethods()) {
            if (method.getName().startsWith("get")
                    && method.getParameterCount() == 0
                    && method.getDeclaringClass() != Object.class
                    && depth > 0) {
                call(failure, method, new Object[0], path + ".thrown", depth - 1);
            }
        }
    }

    private static boolean leadsOn(Class<?> type) {
        return !type.isEnum()
                && type != Class.class
                && !type.getName().startsWith("java.lang.")
                && !type.getName().startsWith("java.math.")
                && !type.getName().startsWith("java.util.")
                && !type.getName().startsWith("java.time.")
                && !type.getName().startsWith("sun.");
    }

    /** Several argument lists that a method may be called with, so that most methods get far enough to give something back. */
    private List<Object[]> arguments(Method method) {
        List<Object[]> lists = new ArrayList<>();
        for (int choice = 0; choice < 8; choice++) {
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(method, i, choice);
            }
            boolean varies = java.util.Arrays.stream(method.getParameterTypes())
                    .anyMatch(type -> type == Class.class || type == int.class || type == String.class);
            lists.add(arguments);
            if (!varies) {
                break;
            }
        }
        return lists;
    }

    private Object argument(Method method, int position, int choice) {
        Class<?> type = method.getParameterTypes()[position];
        List<Class<?>> classes = List.of(
                Blob.class,
                Clob.class,
                NClob.class,
                SQLXML.class,
                Object.class,
                com.mysql.cj.jdbc.Blob.class,
                DOMSource.class,
                SAXResult.class);
        List<String> columns = List.of("id", "txt", "bin", "doc", "at", "a", "b", "t");
        boolean sql = position == 0 && method.getName().matches("execute.*|prepare.*|nativeSQL|addBatch");
        if (type == Class.class) {
            return method.getName().equals("setResult") && choice < 7 ? StreamResult.class : classes.get(choice);
        } else if (type == String.class) {
            return sql ? "SELECT id, txt, bin FROM t LIMIT 2" : columns.get(choice);
        } else if (type == int.class) {
            return choice + 1;
        } else if (type == long.class) {
            return 1L;
        } else if (type == boolean.class) {
            return true;
        } else if (type == Executor.class) {
            return (Executor) this::inspectTask;
        } else if (type == Properties.class) {
            return new Properties();
        } else if (type == InputStream.class) {
            return InputStream.nullInputStream();
        } else if (type == int[].class) {
            return new int[] {1};
        } else if (type == String[].class) {
            return new String[] {"id"};
        }
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private void inspectTask(Runnable task) {
        if (task.getClass().getName().startsWith("com.mysql.")) {
            leaks.add("an executor is given " + task.getClass().getName());
        }
        task.run();
    }
}
