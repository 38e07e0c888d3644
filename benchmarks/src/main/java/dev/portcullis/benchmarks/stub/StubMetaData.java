package dev.portcullis.benchmarks.stub;

import java.sql.Connection;

/** Says what wrappers ask for when they open a connection; the name of the server is MySQL's, so that they take their MySQL way. */
final class StubMetaData extends PartialDatabaseMetaData {
    private final StubConnection connection;
    private final String url;

    StubMetaData(StubConnection connection, String url) {
        this.connection = connection;
        this.url = url;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public String getURL() {
        return url;
    }

    @Override
    public String getUserName() {
        return "app@localhost";
    }

    @Override
    public String getDatabaseProductName() {
        return "MySQL";
    }

    @Override
    public String getDatabaseProductVersion() {
        return "8.0.31";
    }

    @Override
    public int getDatabaseMajorVersion() {
        return 8;
    }

    @Override
    public int getDatabaseMinorVersion() {
        return 0;
    }

    @Override
    public String getDriverName() {
        return "Stub";
    }

    @Override
    public String getDriverVersion() {
        return "1.0";
    }

    @Override
    public int getDriverMajorVersion() {
        return 1;
    }

    @Override
    public int getDriverMinorVersion() {
        return 0;
    }

    @Override
    public boolean supportsTransactions() {
        return true;
    }
}
