package com.acme.shop;

import com.acme.jdbc.Template;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/** An application, outside of the driver's packages, that calls in several ways. */
public final class Till {
    private Till() {}

    public static <T> T direct(Supplier<T> call) {
        return call.get();
    }

    public static <T> T inALambda(Supplier<T> call) {
        Supplier<T> inside = () -> call.get();
        return inside.get();
    }

    @SuppressWarnings("unchecked")
    public static <T> T throughAProxy(Supplier<T> call) {
        Supplier<T> proxy = (Supplier<T>) Proxy.newProxyInstance(
                Till.class.getClassLoader(), new Class<?>[] {Supplier.class}, (self, method, arguments) -> call.get());
        return proxy.get();
    }

    /** Finds names the careless way. */
    public static int count(Connection connection, String id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT txt FROM t WHERE id = " + id)) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    /** Counts all names. */
    public static int countAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Sends the text that {@link #countAll} sends. */
    public static int countAgain(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    public static <T> T throughATemplate(Supplier<T> call) {
        return Template.run(call);
    }
}
