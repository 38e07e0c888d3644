package dev.portcullis.guard;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What an application may do with one connection, at random: steps that make sense, and between them any method of anything. */
final class RandomSession {
    /** By documented rule not as in Connector/J, or ends the session, which {@link #end} does. */
    private static final Set<String> LEFT_OUT = Set.of("unwrap", "isWrapperFor", "getURL", "abort", "getHoldability");

    private final Lockstep lockstep;
    private final Random random;
    private final RandomValues values;
    private final Pair connection;

    RandomSession(Lockstep lockstep, Random random, Connection plain, Connection guarded) {
        this.lockstep = lockstep;
        this.random = random;
        this.values = new RandomValues(random, lockstep);
        lockstep.pairs.clear();
        this.connection = lockstep.add(Connection.class, plain, guarded);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        switch (random.nextInt(18)) {
            case 0 -> statement();
            case 1 -> prepare();
            case 2, 3 -> execute();
            case 4 -> batch();
            case 5, 6 -> preparedExecution();
            case 7 -> preparedBatch();
            case 8 -> procedure();
            case 9, 10 -> read();
            case 11 -> edit();
            case 12 -> transaction();
            case 13 -> largeObjects();
            case 14 -> metaData();
            default -> anything();
        }
    }

    /** Closes the connection, then calls what is left of it. */
    void end() {
        lockstep.call(connection, "close");
        for (int i = 0; i < 40; i++) {
            anything();
        }
    }

    private void anything() {
        Class<?> type = values.one(List.of(
                ResultSet.class,
                ResultSet.class,
                ResultSet.class,
                PreparedStatement.class,
                CallableStatement.class,
                Statement.class,
                Connection.class,
                DatabaseMetaData.class,
                java.sql.ResultSetMetaData.class,
                java.sql.ParameterMetaData.class,
                Blob.class,
                Clob.class,
                java.sql.NClob.class,
                SQLXML.class,
                Savepoint.class));
        List<Pair> pairs = lockstep.of(type);
        if (pairs.isEmpty()) {
            return;
        }
        Pair pair = values.one(pairs);
        List<Method> methods = methods(type);
        for (int i = 0; i < 5; i++) {
            Method method = values.one(methods);
            boolean ends = method.getName().equals("close") || method.getName().equals("free");
            if (!ends || type != Connection.class && values.chance(20)) {
                lockstep.call(pair, method, values.arguments(method));
            }
        }
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        !Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Wrapper.class)
                .filter(method -> !LEFT_OUT.contains(method.getName()))
                .sorted(java.util.Comparator.comparing(Method::toString))
                .toList();
    }

    private Pair anyStatement() {
        List<Pair> statements = lockstep.of(Statement.class);
        return statements.isEmpty() || values.chance(30) ? statement() : values.one(statements);
    }

    private Pair statement() {
        Object made = values.chance(40)
                ? lockstep.call(connection, "createStatement")
                : lockstep.call(connection, "createStatement", scroll(), concurrency());
        return made instanceof Pair pair ? pair : connection;
    }

    private int scroll() {
        return values.one(List.of(ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE));
    }

    private int concurrency() {
        return values.one(List.of(ResultSet.CONCUR_READ_ONLY, ResultSet.CONCUR_UPDATABLE));
    }

    private void execute() {
        Pair statement = anyStatement();
        if (statement == connection) {
            return;
        }
        String sql = values.sql();
        switch (random.nextInt(8)) {
            case 0, 1 -> lockstep.call(statement, "executeQuery", values.chance(80) ? values.one(Shop.QUERIES) : sql);
            case 2 -> lockstep.call(statement, "executeUpdate", sql);
            case 3 ->
                lockstep.call(
                        statement, "executeLargeUpdate", values.one(Shop.UPDATES), Statement.RETURN_GENERATED_KEYS);
            case 4 -> lockstep.call(statement, "executeUpdate", sql, new String[] {"id"});
            case 5 -> lockstep.call(statement, "execute", sql, new int[] {1});
            case 6 -> stream(statement);
            default -> lockstep.call(statement, "execute", sql);
        }
        results(statement);
    }

    /** A result that is read from the server row by row. */
    private void stream(Pair statement) {
        lockstep.call(statement, "setFetchSize", values.one(List.of(Integer.MIN_VALUE, 2)));
        if (lockstep.call(statement, "executeQuery", values.one(Shop.QUERIES)) instanceof Pair rows) {
            lockstep.call(rows, "next");
            if (values.chance(30)) {
                execute(); // Connector/J refuses this while a result is streamed.
            }
            drain(rows);
        }
        lockstep.call(statement, "setFetchSize", 0);
    }

    private void results(Pair statement) {
        for (int i = 0; i < 4; i++) {
            if (lockstep.call(statement, "getResultSet") instanceof Pair rows && values.chance(50)) {
                drain(rows);
            }
            lockstep.call(statement, "getUpdateCount");
            lockstep.call(statement, "getWarnings");
            if (values.chance(50) && lockstep.call(statement, "getGeneratedKeys") instanceof Pair keys) {
                drain(keys);
            }
            Object more = lockstep.call(statement, "getMoreResults");
            if (!Boolean.TRUE.equals(more) && values.chance(60)) {
                return;
            }
        }
    }

    private void read() {
        List<Pair> results = lockstep.of(ResultSet.class);
        if (!results.isEmpty()) {
            drain(values.one(results));
        }
    }

    private void drain(Pair rows) {
        Object metaData = lockstep.call(rows, "getMetaData");
        int columns = 3;
        if (metaData instanceof Pair pair) {
            columns = lockstep.call(pair, "getColumnCount") instanceof Integer n ? n : 3;
            for (String name : List.of("getColumnName", "getColumnClassName", "getColumnTypeName", "getTableName")) {
                lockstep.call(pair, name, 1 + random.nextInt(columns + 1));
            }
        }
        for (int row = 0; row < 30 && Boolean.TRUE.equals(lockstep.call(rows, "next")); row++) {
            for (int column = 1; column <= columns; column++) {
                getter(rows, column);
            }
        }
        if (values.chance(40)) {
            lockstep.call(rows, "close");
        }
    }

    private void getter(Pair rows, int column) {
        switch (random.nextInt(5)) {
            case 0 -> lockstep.call(rows, "getObject", column);
            case 1 -> lockstep.call(rows, "getString", column);
            case 2 -> {
                List<Method> byIndex = methods(ResultSet.class).stream()
                        .filter(method -> method.getName().startsWith("get")
                                && method.getParameterCount() > 0
                                && method.getParameterTypes()[0] == int.class)
                        .toList();
                Method method = values.one(byIndex);
                Object[] arguments = values.arguments(method);
                arguments[0] = column;
                lockstep.call(rows, method, arguments);
            }
            case 3 -> lockstep.call(rows, "getBytes", column);
            default -> lockstep.call(rows, "getObject", column);
        }
        if (values.chance(10)) {
            lockstep.call(rows, "wasNull");
        }
    }

    private void edit() {
        Object statement = lockstep.call(
                connection, "createStatement", ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        String sql = values.one(List.of(
                "SELECT id, num, vc, txt, dt FROM every_type",
                "SELECT id, name FROM uniq ORDER BY id",
                "SELECT name FROM uniq ORDER BY id"));
        if (!(statement instanceof Pair pair) || !(lockstep.call(pair, "executeQuery", sql) instanceof Pair rows)) {
            return;
        }
        for (int i = 0; i < 3; i++) {
            boolean insert = values.chance(40);
            if (insert) {
                lockstep.call(rows, "moveToInsertRow");
            } else {
                lockstep.call(rows, "absolute", random.nextInt(5) - 1);
            }
            for (int column = insert ? 1 : 2; column <= 3; column++) {
                update(rows, column);
            }
            lockstep.call(
                    rows,
                    insert
                            ? "insertRow"
                            : values.one(
                                    List.of("updateRow", "updateRow", "deleteRow", "refreshRow", "cancelRowUpdates")));
            lockstep.call(rows, "moveToCurrentRow");
            lockstep.call(rows, "getRow");
        }
        drain(rows);
        lockstep.call(rows, "close");
    }

    private void update(Pair rows, int column) {
        switch (random.nextInt(4)) {
            case 0 -> lockstep.call(rows, "updateString", column, "s" + random.nextInt(100));
            case 1 -> lockstep.call(rows, "updateInt", column, 1_000 + random.nextInt(1_000));
            case 2 -> lockstep.call(rows, "updateNull", column);
            default -> lockstep.call(rows, "updateObject", column, values.value());
        }
    }

    private Pair prepare() {
        String sql = values.one(Shop.PREPARED);
        Object made = switch (random.nextInt(4)) {
            case 0 -> lockstep.call(connection, "prepareStatement", sql, Statement.RETURN_GENERATED_KEYS);
            case 1 -> lockstep.call(connection, "prepareStatement", sql, scroll(), concurrency());
            default -> lockstep.call(connection, "prepareStatement", sql);
        };
        return made instanceof Pair pair ? pair : null;
    }

    private void bind(Pair statement) {
        if (lockstep.call(statement, "getParameterMetaData") instanceof Pair metaData
                && lockstep.call(metaData, "getParameterCount") instanceof Integer parameters) {
            for (int i = 1; i <= parameters; i++) {
                setter(statement, i);
            }
        }
    }

    private void setter(Pair statement, int parameter) {
        switch (random.nextInt(5)) {
            case 0 -> lockstep.call(statement, "setInt", parameter, random.nextInt(10));
            case 1 ->
                lockstep.call(
                        statement, "setString", parameter, values.one(List.of("one", "2", "2024-01-01", "ü😀'\\", "")));
            case 2 -> lockstep.call(statement, "setObject", parameter, values.value());
            case 3 -> lockstep.call(statement, "setNull", parameter, Types.VARCHAR);
            default -> {
                List<Method> setters = methods(PreparedStatement.class).stream()
                        .filter(method -> method.getDeclaringClass() == PreparedStatement.class
                                && method.getName().startsWith("set"))
                        .toList();
                Method method = values.one(setters);
                Object[] arguments = values.arguments(method);
                arguments[0] = parameter;
                lockstep.call(statement, method, arguments);
            }
        }
    }

    private void preparedExecution() {
        List<Pair> known = lockstep.of(PreparedStatement.class);
        Pair statement = known.isEmpty() || values.chance(50) ? prepare() : values.one(known);
        if (statement == null) {
            return;
        }
        bind(statement);
        switch (random.nextInt(4)) {
            case 0 -> lockstep.call(statement, "executeUpdate");
            case 1 -> lockstep.call(statement, "executeLargeUpdate");
            case 2 -> {
                if (lockstep.call(statement, "executeQuery") instanceof Pair rows) {
                    drain(rows);
                }
            }
            default -> lockstep.call(statement, "execute");
        }
        results(statement);
    }

    private void preparedBatch() {
        Pair statement = prepare();
        if (statement == null) {
            return;
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            bind(statement);
            lockstep.call(statement, "addBatch");
        }
        if (values.chance(10)) {
            lockstep.call(statement, "addBatch", values.one(Shop.UPDATES));
        }
        lockstep.call(statement, values.chance(50) ? "executeBatch" : "executeLargeBatch");
        results(statement);
    }

    private void batch() {
        Pair statement = anyStatement();
        if (statement == connection) {
            return;
        }
        for (int i = random.nextInt(7); i >= 0; i--) {
            lockstep.call(statement, "addBatch", values.batchSql());
        }
        lockstep.call(statement, values.chance(50) ? "executeBatch" : "executeLargeBatch");
        results(statement);
    }

    private void procedure() {
        Object made = lockstep.call(connection, "prepareCall", values.one(Shop.CALLS));
        if (!(made instanceof Pair call)) {
            return;
        }
        lockstep.call(call, "registerOutParameter", 1, Types.INTEGER);
        lockstep.call(call, "registerOutParameter", 2, Types.VARCHAR);
        lockstep.call(call, "registerOutParameter", "c", Types.INTEGER);
        for (int i = 1; i <= 3; i++) {
            lockstep.call(call, "setObject", i, values.chance(80) ? Integer.valueOf(i) : values.value());
        }
        lockstep.call(call, "execute");
        results(call);
        for (int i = 1; i <= 3; i++) {
            lockstep.call(call, "getObject", i);
            lockstep.call(call, "getString", i);
            lockstep.call(call, "getInt", i);
        }
        lockstep.call(call, "getObject", "b");
        lockstep.call(call, "getInt", "c");
    }

    private void transaction() {
        lockstep.call(connection, "setAutoCommit", false);
        execute();
        Object savepoint = values.chance(50)
                ? lockstep.call(connection, "setSavepoint")
                : lockstep.call(connection, "setSavepoint", values.one(List.of("sp", "it's `quoted`", "")));
        preparedExecution();
        if (savepoint instanceof Pair pair) {
            lockstep.call(connection, values.chance(50) ? "rollback" : "releaseSavepoint", RandomValues.sides(pair));
        }
        lockstep.call(connection, values.chance(50) ? "rollback" : "commit");
        lockstep.call(connection, "setAutoCommit", true);
    }

    private void largeObjects() {
        Object statement = lockstep.call(
                connection,
                "prepareStatement",
                "INSERT INTO every_type (blb, lblb, txt, ltxt) VALUES (?, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS);
        Object blob = lockstep.call(connection, "createBlob");
        Object clob = lockstep.call(connection, values.chance(50) ? "createClob" : "createNClob");
        Object xml = lockstep.call(connection, "createSQLXML");
        if (statement instanceof Pair insert
                && blob instanceof Pair b
                && clob instanceof Pair c
                && xml instanceof Pair x) {
            lockstep.call(b, "setBytes", 1L, new byte[random.nextInt(5_000)]);
            lockstep.call(c, "setString", 1L, "large ü€😀".repeat(1 + random.nextInt(200)));
            lockstep.call(x, "setString", "<a><b/></a>");
            lockstep.call(insert, "setBlob", 1, RandomValues.sides(b));
            lockstep.call(insert, "setObject", 2, RandomValues.sides(b));
            lockstep.call(insert, "setClob", 3, RandomValues.sides(c));
            lockstep.call(insert, "setSQLXML", 4, RandomValues.sides(x));
            lockstep.call(insert, "executeUpdate");
            Object rows = lockstep.call(insert, "getGeneratedKeys");
            if (rows instanceof Pair keys) {
                drain(keys);
            }
        }
        Object query = lockstep.call(connection, "createStatement");
        if (query instanceof Pair reader
                && lockstep.call(reader, "executeQuery", "SELECT blb, txt, txt AS x FROM every_type ORDER BY id DESC")
                        instanceof Pair rows
                && Boolean.TRUE.equals(lockstep.call(rows, "next"))) {
            Object readBlob = lockstep.call(rows, "getBlob", 1);
            if (readBlob instanceof Pair pair) {
                lockstep.call(pair, "length");
                lockstep.call(pair, "getBytes", 1L, 10);
                lockstep.call(pair, "getBinaryStream");
            }
            if (lockstep.call(rows, "getClob", 2) instanceof Pair pair) {
                lockstep.call(pair, "getCharacterStream");
                lockstep.call(pair, "position", "€", 1L);
            }
        }
    }

    private void metaData() {
        if (lockstep.call(connection, "getMetaData") instanceof Pair metaData) {
            for (int i = 0; i < 8; i++) {
                Method method = values.one(methods(DatabaseMetaData.class));
                Object result = lockstep.call(metaData, method, values.arguments(method));
                if (result instanceof Pair rows && rows.type() == ResultSet.class) {
                    drain(rows);
                }
            }
        }
    }

    /** Every method of DatabaseMetaData once, its rows read to the end. */
    void allMetaData() {
        Pair metaData = (Pair) lockstep.call(connection, "getMetaData");
        for (Method method : methods(DatabaseMetaData.class)) {
            Object[] arguments = values.arguments(method);
            if (arguments.length > 0 && method.getParameterTypes()[0] == String.class) {
                arguments[0] = Shop.DATABASE;
            }
            if (lockstep.call(metaData, method, arguments) instanceof Pair rows && rows.type() == ResultSet.class) {
                drain(rows);
            }
        }
    }
}
