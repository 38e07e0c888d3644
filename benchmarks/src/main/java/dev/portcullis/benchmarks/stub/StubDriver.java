package dev.portcullis.benchmarks.stub;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The driver of {@code jdbc:stub://localhost/<rows>x<columns>}: every query answers with that many rows of that many columns. Found by
 * {@link DriverManager} through the service loader.
 */
public final class StubDriver implements Driver {
    private static final Pattern URL = Pattern.compile("jdbc:stub://[^/]+/(\\d+)x(\\d+)");

    static {
        try {
            DriverManager.registerDriver(new StubDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The URL of a connection whose queries have so many rows and columns. */
    public static String url(int rows, int columns) {
        return "jdbc:stub://localhost/" + rows + "x" + columns;
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) {
        Matcher shape = URL.matcher(url);
        return shape.matches()
                ? new StubConnection(url, Answer.of(Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2))))
                : null;
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:stub:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("getParentLogger");
    }
}
