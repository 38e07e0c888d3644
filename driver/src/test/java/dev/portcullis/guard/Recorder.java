package dev.portcullis.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.RowIdLifetime;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Makes raw objects of java.sql that write down each call and answer it with a value of the right type. */
final class Recorder implements InvocationHandler {
    record Call(Method method, Object[] arguments, Object result) {}

    final List<Call> calls = new ArrayList<>();

    /** Thrown by every call while it is set. */
    SQLException failure;

    private int answers;

    <T> T of(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    static boolean isRaw(Object value) {
        return value != null
                && Proxy.isProxyClass(value.getClass())
                && value.getClass().getInterfaces()[0].getName().startsWith("java.sql.");
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "a raw object";
            };
        }
        if (failure != null) {
            throw failure;
        }
        Object result = answer(method, arguments);
        calls.add(new Call(method, arguments == null ? new Object[0] : arguments, result));
        return result;
    }

    private Object answer(Method method, Object[] arguments) {
        Class<?> type = method.getReturnType();
        if (method.getName().equals("getObject")
                && arguments != null
                && arguments[arguments.length - 1] instanceof Class<?> asked) {
            type = asked;
        }
        if (type == Object.class) {
            // What an application may find in a column of type Object, and must not get without a guard.
            return method.getName().equals("getArray") ? new Object[] {of(Blob.class), of(Blob.class)} : of(Blob.class);
        }
        return of(type, ++answers);
    }

    private Object of(Class<?> type, int n) {
        if (type == void.class || !type.isInterface() && javax.xml.transform.Source.class.isAssignableFrom(type)) {
            return null;
        }
        if (type.isPrimitive()) {
            return primitive(type, n);
        }
        if (type.isInterface() && type.getName().startsWith("java.sql.")) {
            return of(type);
        }
        return value(type, n);
    }

    private static Object primitive(Class<?> type, int n) {
        if (type == boolean.class) {
            return n % 2 == 0;
        }
        return switch (type.getName()) {
            case "byte" -> (byte) n;
            case "short" -> (short) n;
            case "int" -> n;
            case "long" -> (long) n;
            case "float" -> (float) n;
            default -> (double) n;
        };
    }

    private Object value(Class<?> type, int n) {
        Map<Class<?>, Object> values = new HashMap<>();
        values.put(String.class, "answer " + n);
        values.put(byte[].class, new byte[] {(byte) n});
        values.put(int[].class, new int[] {n});
        values.put(long[].class, new long[] {n});
        values.put(Object[].class, new Object[] {of(Blob.class)});
        values.put(BigDecimal.class, BigDecimal.valueOf(n));
        values.put(java.sql.Date.class, new java.sql.Date(n));
        values.put(java.sql.Time.class, new java.sql.Time(n));
        values.put(java.sql.Timestamp.class, new java.sql.Timestamp(n));
        values.put(SQLWarning.class, new SQLWarning("warning " + n));
        values.put(RowIdLifetime.class, RowIdLifetime.ROWID_UNSUPPORTED);
        values.put(Properties.class, new Properties());
        values.put(Map.class, new HashMap<>());
        values.put(InputStream.class, new ByteArrayInputStream(new byte[] {(byte) n}));
        values.put(OutputStream.class, new ByteArrayOutputStream());
        values.put(Reader.class, new StringReader("answer " + n));
        values.put(Writer.class, new StringWriter());
        return values.get(type);
    }
}
