package dev.portcullis.guard;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.util.Calendar;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/** Arguments that suit a method of java.sql; where a guard can be passed, a guard is. */
final class Arguments {
    private Arguments() {}

    static Object[] of(Method method, Connection guarded) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i].isPrimitive() ? primitive(types[i], i + 1) : value(types[i], i + 1, guarded);
        }
        return arguments;
    }

    private static Object primitive(Class<?> type, int n) {
        return switch (type.getName()) {
            case "boolean" -> true;
            case "byte" -> (byte) n;
            case "short" -> (short) n;
            case "int" -> n;
            case "long" -> (long) n;
            case "float" -> (float) n;
            default -> (double) n;
        };
    }

    private static Object value(Class<?> type, int n, Connection guarded) throws Exception {
        Object guard = guard(type, guarded);
        if (guard != null) {
            return guard;
        }
        Map<Class<?>, Object> values = new HashMap<>();
        values.put(String.class, "text " + n);
        values.put(byte[].class, new byte[] {(byte) n});
        values.put(int[].class, new int[] {n});
        values.put(String[].class, new String[] {"text " + n});
        values.put(Object[].class, new Object[] {"element " + n});
        values.put(BigDecimal.class, BigDecimal.valueOf(n));
        values.put(java.sql.Date.class, new java.sql.Date(n));
        values.put(java.sql.Time.class, new java.sql.Time(n));
        values.put(java.sql.Timestamp.class, new java.sql.Timestamp(n));
        values.put(Calendar.class, Calendar.getInstance());
        values.put(URL.class, new URL("http://127.0.0.1/"));
        values.put(Class.class, Blob.class);
        values.put(Map.class, new HashMap<>());
        values.put(Properties.class, new Properties());
        values.put(InputStream.class, new ByteArrayInputStream(new byte[] {(byte) n}));
        values.put(Reader.class, new StringReader("text " + n));
        values.put(Executor.class, (Executor) Runnable::run);
        values.put(SQLType.class, JDBCType.INTEGER);
        return values.get(type);
    }

    private static Object guard(Class<?> type, Connection guarded) throws SQLException {
        if (type == Object.class || type == Blob.class) {
            return guarded.createBlob();
        }
        if (type == Clob.class) {
            return guarded.createClob();
        }
        if (type == NClob.class) {
            return guarded.createNClob();
        }
        if (type == SQLXML.class) {
            return guarded.createSQLXML();
        }
        return type == Savepoint.class ? guarded.setSavepoint() : null;
    }
}
