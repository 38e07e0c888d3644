package dev.portcullis.benchmarks.stub;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection of the stub: answers every query with the same rows. Used by one thread at a time, as connections are. */
final class StubConnection extends PartialConnection {
    private final String url;
    private final Answer answer;
    private boolean closed;
    private boolean autoCommit = true;
    private boolean readOnly;
    private int isolation = Connection.TRANSACTION_REPEATABLE_READ;

    StubConnection(String url, Answer answer) {
        this.url = url;
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    @Override
    public Statement createStatement() {
        return new StubStatement(this);
    }

    @Override
    public Statement createStatement(int type, int concurrency) {
        return new StubStatement(this);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return new StubPreparedStatement(this, sql);
    }

    @Override
    public DatabaseMetaData getMetaData() {
        return new StubMetaData(this, url);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void abort(Executor executor) {
        closed = true;
    }

    @Override
    public boolean isValid(int seconds) {
        return !closed;
    }

    @Override
    public void setAutoCommit(boolean on) {
        autoCommit = on;
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void commit() {}

    @Override
    public void rollback() {}

    @Override
    public void setReadOnly(boolean on) {
        readOnly = on;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void setTransactionIsolation(int level) {
        isolation = level;
    }

    @Override
    public int getTransactionIsolation() {
        return isolation;
    }

    @Override
    public void setCatalog(String name) {}

    @Override
    public String getCatalog() {
        return "shop";
    }

    @Override
    public void setSchema(String name) {}

    @Override
    public @Nullable String getSchema() {
        return null;
    }

    @Override
    public int getHoldability() {
        return 1;
    }

    @Override
    public void setHoldability(int holdability) {}

    @Override
    public int getNetworkTimeout() {
        return 0;
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) {}

    @Override
    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return sql;
    }

    @Override
    public Map<String, Class<?>> getTypeMap() {
        return Map.of();
    }
}
