package dev.portcullis.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.portcullis.guard.Lockstep.Sides;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLType;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Arguments for any method of java.sql: mostly ones that make sense, some that do not. */
final class RandomValues {
    private static final List<Class<?>> TARGETS = List.of(
            String.class,
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Boolean.class,
            Double.class,
            Float.class,
            BigDecimal.class,
            BigInteger.class,
            byte[].class,
            Date.class,
            Time.class,
            Timestamp.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            OffsetDateTime.class,
            Duration.class,
            UUID.class,
            Calendar.class,
            java.util.Date.class,
            Object.class,
            java.sql.Blob.class,
            Map.class);

    private final Random random;
    private final Lockstep lockstep;

    RandomValues(Random random, Lockstep lockstep) {
        this.random = random;
        this.lockstep = lockstep;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String sql() {
        int kind = random.nextInt(100);
        return one(kind < 45 ? Shop.QUERIES : kind < 75 ? Shop.UPDATES : kind < 90 ? Shop.SEVERAL : Shop.WRONG);
    }

    /** For a batch, in which Connector/J does not read all results of one text, and takes them for those of the next. */
    String batchSql() {
        return one(chance(90) ? Shop.UPDATES : Shop.WRONG);
    }

    Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(method, i, types[i]);
        }
        return arguments;
    }

    private Object argument(Method method, int position, Class<?> type) {
        if (type == String.class) {
            return text(method, position);
        } else if (type == int.class) {
            return number(method, position);
        } else if (type == boolean.class) {
            return chance(50);
        } else if (type.isPrimitive()) {
            return primitive(type);
        } else if (chance(3)) {
            return null;
        }
        return object(type);
    }

    private Object text(Method method, int position) {
        String name = method.getName();
        if (name.startsWith("prepareCall")) {
            return one(Shop.CALLS);
        } else if (name.startsWith("prepare")) {
            return chance(80) ? one(Shop.PREPARED) : sql();
        } else if (name.equals("addBatch")) {
            return batchSql();
        } else if (name.startsWith("execute") || name.equals("nativeSQL")) {
            return sql();
        } else if (name.equals("setCatalog") || name.equals("setSchema")) {
            return chance(90) ? Shop.DATABASE : "no_such_database";
        } else if (method.getDeclaringClass() == DatabaseMetaData.class) {
            return position == 0
                    ? (chance(95) ? Shop.DATABASE : null)
                    : one(List.of("%", "every_type", "uniq", "child", "v", "p%", "f_add", "id", "none"));
        } else if (method.getDeclaringClass() == ResultSet.class && position == 0) {
            return chance(95) ? one(Shop.COLUMNS) : "no_such_column";
        } else if (method.getDeclaringClass() == java.sql.CallableStatement.class && position == 0) {
            return one(List.of("a", "b", "c", "none"));
        }
        return one(List.of(
                "",
                "text",
                "12",
                "-3.5",
                "true",
                "2024-02-29",
                "10:11:12",
                "2024-02-29 10:11:12",
                "ü € 😀",
                "it's \"quoted\" \\ `",
                "{\"k\": 1}",
                "one"));
    }

    private int number(Method method, int position) {
        return switch (method.getName()) {
            case "setFetchSize" -> one(List.of(0, 1, 2, 100, -5, Integer.MIN_VALUE));
            case "setQueryTimeout", "isValid" -> one(List.of(0, 60, 60, -1));
            case "setNetworkTimeout" -> one(List.of(20_000, 30_000, -1));
            case "setTransactionIsolation" -> one(List.of(1, 2, 4, 8, 99));
            case "createStatement", "prepareStatement", "prepareCall" -> statementConstant(method, position);
            case "execute", "executeUpdate", "executeLargeUpdate" ->
                one(List.of(Statement.RETURN_GENERATED_KEYS, Statement.NO_GENERATED_KEYS, 77));
            case "getMoreResults" ->
                one(List.of(
                        Statement.CLOSE_CURRENT_RESULT, Statement.KEEP_CURRENT_RESULT, Statement.CLOSE_ALL_RESULTS, 9));
            case "setMaxRows", "setMaxFieldSize" -> one(List.of(0, 0, 3, 100, -1));
            case "absolute", "relative" -> random.nextInt(9) - 3;
            case "registerOutParameter", "setNull" ->
                position == 0
                        ? 1 + random.nextInt(4)
                        : one(List.of(Types.INTEGER, Types.VARCHAR, Types.DATE, Types.BLOB));
            case "setObject" ->
                position == 0
                        ? 1 + random.nextInt(6)
                        : one(List.of(
                                Types.INTEGER,
                                Types.VARCHAR,
                                Types.DECIMAL,
                                Types.TIMESTAMP,
                                Types.DATE,
                                Types.BINARY,
                                Types.BIT));
            default -> position == 0 ? random.nextInt(12) : one(List.of(-1, 0, 1, 2, 3, 5, 100));
        };
    }

    private int statementConstant(Method method, int position) {
        if (method.getParameterTypes()[0] == String.class && method.getParameterCount() == 2) {
            return one(List.of(
                    Statement.RETURN_GENERATED_KEYS, Statement.RETURN_GENERATED_KEYS, Statement.NO_GENERATED_KEYS));
        }
        int which = position - (method.getParameterTypes()[0] == String.class ? 1 : 0);
        return switch (which) {
            case 0 ->
                one(List.of(
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.TYPE_SCROLL_SENSITIVE));
            case 1 -> one(List.of(ResultSet.CONCUR_READ_ONLY, ResultSet.CONCUR_UPDATABLE));
            default -> one(List.of(ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT));
        };
    }

    private Object primitive(Class<?> type) {
        int n = one(List.of(-1, 0, 1, 2, 3, 4, 5, 100));
        return switch (type.getName()) {
            case "byte" -> (byte) n;
            case "short" -> (short) n;
            case "long" -> (long) n;
            case "float" -> n + 0.5f;
            default -> n + 0.25;
        };
    }

    /** A value of the given type that is not of a primitive type; of an interface of java.sql, one of the pairs. */
    private Object object(Class<?> type) {
        if (type == Object.class) {
            return value();
        } else if (Outcome.INTERFACES.contains(type)) {
            List<Pair> pairs = lockstep.of(type);
            return pairs.isEmpty() ? null : sides(one(pairs));
        } else if (type == InputStream.class) {
            return new Sides(stream(), stream());
        } else if (type == Reader.class) {
            return new Sides(reader(), reader());
        } else if (type == Class.class) {
            return one(TARGETS);
        }
        Map<Class<?>, Object> values = new HashMap<>();
        values.put(byte[].class, new byte[] {1, 2, (byte) random.nextInt(256)});
        values.put(int[].class, new int[] {1});
        values.put(String[].class, chance(50) ? new String[] {"id"} : new String[] {"TABLE", "VIEW"});
        values.put(
                BigDecimal.class,
                one(List.of(new BigDecimal("12.3400"), BigDecimal.ZERO, new BigDecimal("-99999999999999999999.5"))));
        values.put(Date.class, Date.valueOf("2024-02-29"));
        values.put(Time.class, Time.valueOf("10:11:12"));
        values.put(Timestamp.class, Timestamp.valueOf("2024-02-29 10:11:12.123456"));
        values.put(
                Calendar.class,
                new GregorianCalendar(TimeZone.getTimeZone(one(List.of("UTC", "Asia/Tokyo", "America/New_York")))));
        values.put(Properties.class, new Properties());
        values.put(Map.class, new HashMap<>());
        values.put(Executor.class, (Executor) Runnable::run);
        values.put(
                SQLType.class,
                one(List.of(JDBCType.INTEGER, JDBCType.VARCHAR, JDBCType.TIMESTAMP, com.mysql.cj.MysqlType.BIGINT)));
        return values.get(type);
    }

    static Sides sides(Pair pair) {
        return new Sides(pair.plain(), pair.guarded());
    }

    /** Longer than any length that is passed with it: after a shorter one, Connector/J waits for an answer to what it never sent. */
    private static Reader reader() {
        return new StringReader("read".repeat(50));
    }

    private static InputStream stream() {
        return new ByteArrayInputStream("12".repeat(100).getBytes(US_ASCII));
    }

    /** Something that an application hands to setObject. */
    Object value() {
        List<Class<?>> lobs =
                List.of(java.sql.Blob.class, java.sql.Clob.class, java.sql.NClob.class, java.sql.SQLXML.class);
        if (chance(15)) {
            return object(one(lobs));
        }
        return one(List.of(
                1,
                2L,
                (short) 3,
                (byte) 4,
                true,
                1.5,
                2.5f,
                new BigDecimal("3.30"),
                BigInteger.TEN,
                "text",
                "5",
                'c',
                new byte[] {7},
                Date.valueOf("2024-01-31"),
                Time.valueOf("01:02:03"),
                Timestamp.valueOf("2024-01-31 01:02:03"),
                LocalDate.of(2024, 1, 31),
                LocalTime.of(1, 2, 3, 4000),
                LocalDateTime.of(2024, 1, 31, 1, 2),
                OffsetDateTime.of(2024, 1, 31, 1, 2, 3, 0, ZoneOffset.ofHours(5)),
                Duration.ofMinutes(61),
                new java.util.Date(1_700_000_000_000L),
                new UUID(1, 2),
                new int[] {1}));
    }
}
