package dev.portcullis.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a call came to, as text that is equal on both sides exactly when an application could not tell them apart. */
final class Outcome {
    /** The interfaces whose objects live on in pairs; a more special one stands before the one that it extends. */
    static final List<Class<?>> INTERFACES = List.of(
            CallableStatement.class,
            PreparedStatement.class,
            Statement.class,
            Connection.class,
            ResultSet.class,
            DatabaseMetaData.class,
            ResultSetMetaData.class,
            ParameterMetaData.class,
            NClob.class,
            java.sql.Clob.class,
            java.sql.Blob.class,
            SQLXML.class,
            Savepoint.class);

    /** What differs from call to call, on one side alone too: times, random names, addresses. */
    private static final Pattern ACCIDENTAL = Pattern.compile(
            "[\\d,]+ milliseconds|@[0-9a-f]{4,}|[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}|[0-9a-f-]{36}");

    private Outcome() {}

    /** The java.sql interface as which the object lives on, or null for a value. */
    static Class<?> interfaceOf(Object value) {
        return INTERFACES.stream()
                .filter(type -> type.isInstance(value))
                .findFirst()
                .orElse(null);
    }

    static String normal(String text) {
        return ACCIDENTAL.matcher(text).replaceAll("<accidental>");
    }

    static String of(Object value) {
        if (value == null) {
            return "null";
        }
        Class<?> type = interfaceOf(value);
        if (type != null) {
            return "a " + type.getSimpleName();
        }
        if (value instanceof Throwable thrown) {
            return ofThrown(thrown);
        }
        if (value instanceof byte[] bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes);
        }
        if (value.getClass().isArray()) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(of(Array.get(value, i)));
            }
            return elements.toString();
        }
        if (value instanceof Map<?, ?> map) {
            return normal(new TreeMap<>(map).toString());
        }
        if (value instanceof InputStream || value instanceof Reader) {
            return ofStream(value);
        }
        if (value instanceof Calendar calendar) {
            return "Calendar " + calendar.getTimeInMillis();
        }
        boolean readable = value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof java.util.Date
                || value instanceof Enum<?>
                || value.getClass().getName().startsWith("java.time.")
                || value instanceof java.util.UUID;
        return readable
                ? value.getClass().getSimpleName() + " " + normal(value.toString())
                : "some " + publicClass(value.getClass());
    }

    private static String ofThrown(Throwable thrown) {
        if (!(thrown instanceof SQLException failure)) {
            return thrown.getClass().getName();
        }
        StringBuilder text = new StringBuilder(failure.getClass().getName())
                .append(' ')
                .append(failure.getSQLState())
                .append(' ')
                .append(failure.getErrorCode())
                .append(' ')
                .append(normal(String.valueOf(failure.getMessage())));
        if (failure instanceof BatchUpdateException batch) {
            text.append(' ').append(Arrays.toString(batch.getLargeUpdateCounts()));
        }
        if (failure.getNextException() != null) {
            text.append(", then ").append(of(failure.getNextException()));
        }
        return text.toString();
    }

    private static String ofStream(Object value) {
        try {
            if (value instanceof InputStream stream) {
                return "stream " + HexFormat.of().formatHex(stream.readAllBytes());
            }
            StringBuilder text = new StringBuilder("reader ");
            Reader reader = (Reader) value;
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                text.append((char) c);
            }
            return normal(text.toString());
        } catch (IOException | IllegalArgumentException e) {
            return e.toString(); // Connector/J makes streams with bounds that ByteArrayInputStream trips over.
        }
    }

    /** The first class of the JDK's, since how a stream is made is nobody's business. */
    private static String publicClass(Class<?> type) {
        Class<?> shown = type;
        while (shown.getName().startsWith("com.mysql.")
                || shown.getName().startsWith("dev.portcullis.")
                || shown.getName().startsWith("java.io.Filter")
                || shown.getName().startsWith("java.io.ByteArray")
                || shown.getName().startsWith("java.io.CharArray")) {
            shown = shown.getSuperclass();
        }
        return shown.getName();
    }
}
