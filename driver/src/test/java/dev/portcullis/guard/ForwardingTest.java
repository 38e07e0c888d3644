package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls every method of every java.sql interface on its guard, before raw objects that record what reaches them. */
class ForwardingTest {
    /** A guard, the interface that it stands for, and the raw object behind it. */
    record Guarded(Class<?> type, Object guard, Recorder raw, Connection connection) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Guarded> guards() throws SQLException {
        Recorder raw = new Recorder();
        Connection connection = GuardedConnection.wrap(raw.of(Connection.class), new RecordingContext());
        Statement statement = connection.createStatement();
        CallableStatement call = connection.prepareCall("call p()");
        PreparedStatement prepared = connection.prepareStatement("select 1");
        ResultSet rows = statement.executeQuery("select 1");
        return Stream.of(
                        new Guarded(Connection.class, connection, raw, connection),
                        new Guarded(Statement.class, statement, raw, connection),
                        new Guarded(PreparedStatement.class, prepared, raw, connection),
                        new Guarded(CallableStatement.class, call, raw, connection),
                        new Guarded(ResultSet.class, rows, raw, connection),
                        new Guarded(ResultSetMetaData.class, rows.getMetaData(), raw, connection),
                        new Guarded(ParameterMetaData.class, prepared.getParameterMetaData(), raw, connection),
                        new Guarded(DatabaseMetaData.class, connection.getMetaData(), raw, connection),
                        new Guarded(Array.class, rows.getArray(1), raw, connection),
                        new Guarded(Struct.class, connection.createStruct("t", new Object[0]), raw, connection),
                        new Guarded(Ref.class, rows.getRef(1), raw, connection),
                        new Guarded(Blob.class, rows.getBlob(1), raw, connection),
                        new Guarded(Clob.class, rows.getClob(1), raw, connection),
                        new Guarded(NClob.class, rows.getNClob(1), raw, connection),
                        new Guarded(SQLXML.class, rows.getSQLXML(1), raw, connection),
                        new Guarded(RowId.class, rows.getRowId(1), raw, connection),
                        new Guarded(Savepoint.class, connection.setSavepoint(), raw, connection))
                .peek(guarded ->
                        assertThat(guarded.guard).isInstanceOf(Guard.class).isInstanceOf(guarded.type));
    }

    @ParameterizedTest
    @MethodSource("guards")
    void declaresAll(Guarded guarded) throws Exception {
        for (Method method : methods(guarded.type)) {
            Method declared = guarded.guard.getClass().getMethod(method.getName(), method.getParameterTypes());
            assertThat(declared.getDeclaringClass().isInterface())
                    .as("%s is left to the interface's default", method)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("guards")
    void forwardsAll(Guarded guarded) throws Exception {
        for (Method method : methods(guarded.type)) {
            Object[] arguments = Arguments.of(method, guarded.connection);
            guarded.raw.calls.clear();

            Object result = method.invoke(guarded.guard, arguments);

            if (method.getName().equals("getURL") && guarded.type == DatabaseMetaData.class) {
                assertThat(result).isEqualTo(RecordingContext.URL);
                continue;
            }
            assertThat(guarded.raw.calls).as("calls made by %s", method).hasSize(1);
            Recorder.Call call = guarded.raw.calls.get(0);
            assertThat(call.method().getName()).isEqualTo(method.getName());
            assertThat(call.method().getParameterTypes()).isEqualTo(method.getParameterTypes());
            assertSameArguments(method, arguments, call.arguments());
            assertGuarded(method, result, call.result());
        }
    }

    @ParameterizedTest
    @MethodSource("guards")
    void failuresPassUnchanged(Guarded guarded) throws Exception {
        for (Method method : methods(guarded.type)) {
            boolean canFail = Arrays.stream(method.getExceptionTypes()).anyMatch(SQLException.class::isAssignableFrom);
            if (!canFail || method.getName().equals("getURL")) {
                continue;
            }
            SQLException failure = method.getName().equals("setClientInfo")
                    ? new SQLClientInfoException()
                    : new SQLException("as Connector/J words it", "HY000", 1234);
            Object[] arguments = Arguments.of(method, guarded.connection);
            guarded.raw.failure = failure;
            Throwable thrown = catchThrowable(() -> method.invoke(guarded.guard, arguments));
            guarded.raw.failure = null;
            assertThat(thrown).as("%s", method).isInstanceOf(InvocationTargetException.class);
            assertThat(thrown.getCause()).as("%s", method).isSameAs(failure);
        }
    }

    /** All instance methods of an interface and of those that it extends, but for those of Wrapper, whose rule UnwrapTest holds. */
    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Wrapper.class)
                .filter(method -> !List.of("equals", "hashCode", "toString").contains(method.getName()))
                .toList();
    }

    private static void assertSameArguments(Method method, Object[] given, Object[] received) {
        for (int i = 0; i < given.length; i++) {
            if (given[i] instanceof Guard guard) {
                assertThat(received[i]).as("argument %d of %s", i, method).isSameAs(guard.raw());
            } else if (given[i] instanceof Executor) {
                assertThat(received[i]).isInstanceOf(Executor.class);
            } else if (method.getParameterTypes()[i].isPrimitive() || given[i] instanceof Properties) {
                // Properties are judged and passed on as a copy that nobody can change in between.
                assertThat(received[i]).as("argument %d of %s", i, method).isEqualTo(given[i]);
            } else {
                assertThat(received[i]).as("argument %d of %s", i, method).isSameAs(given[i]);
            }
        }
    }

    /** A value passes as it is; an object of java.sql comes out behind a guard, and so do the elements of an array. */
    private static void assertGuarded(Method method, Object result, Object raw) {
        if (raw instanceof Object[] elements) {
            List<Object> guarded = new ArrayList<>();
            for (Object element : (Object[]) result) {
                guarded.add(((Guard) element).raw());
            }
            assertThat(guarded).as("%s", method).containsExactly(elements);
        } else if (Recorder.isRaw(raw)) {
            assertThat(result).as("result of %s", method).isInstanceOf(Guard.class);
            boolean owner =
                    method.getName().equals("getConnection") || method.getName().equals("getStatement");
            if (!owner) {
                assertThat(((Guard) result).raw()).as("result of %s", method).isSameAs(raw);
            }
        } else if (!(raw instanceof java.io.Closeable)) {
            assertThat(result).as("result of %s", method).isEqualTo(raw);
        }
    }
}
