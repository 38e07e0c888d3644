package dev.portcullis.guard;

import dev.portcullis.audit.BoundValues;
import dev.portcullis.audit.Session;
import java.lang.ref.Cleaner;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connection that the application holds in place of Connector/J's.
 *
 * <p>It behaves as Connector/J's connection does, exceptions included, but no object that can be reached from it is one of Connector/J's, and
 * every statement runs through one {@link Funnel}. {@code docs/guard.md} lists the differences. It is as thread-safe as Connector/J's.
 */
public final class GuardedConnection extends ForwardingConnection {
    /** Ends the session of a connection that the application forgot. */
    private static final Cleaner ABANDONED = Cleaner.create();

    final Funnel funnel;

    private final GuardContext context;
    private final @Nullable Recording recording;
    private final AtomicBoolean closed = new AtomicBoolean();

    private GuardedConnection(Connection raw, GuardContext context) {
        super(raw);
        this.context = context;
        Session session = context.session();
        this.recording = session == null ? null : new Recording(session, raw, context.gate());
        if (session != null) {
            ABANDONED.register(this, () -> session.close("abandoned"));
        }
        this.funnel = new Funnel(new Admission(context.gate(), raw, recording), recording);
    }

    /** Guards a raw connection, which the caller gives up: nobody else may hold it from now on. */
    public static GuardedConnection wrap(Connection raw, GuardContext context) {
        return new GuardedConnection(raw, context);
    }

    @Override
    GuardContext context() {
        return context;
    }

    @Override
    public Statement createStatement() throws SQLException {
        return new GuardedStatement(rawConnection.createStatement(), this);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return new GuardedStatement(rawConnection.createStatement(type, concurrency), this);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return new GuardedStatement(rawConnection.createStatement(type, concurrency, holdability), this);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedPreparedStatement(funnel.prepare(rawConnection, text), this, text);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
        Admitted text = funnel.admit(sql);
        text.givesKeys = Call.givesKeys(generatedKeys);
        return new GuardedPreparedStatement(funnel.prepare(rawConnection, text, generatedKeys), this, text);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] keyColumns) throws SQLException {
        Admitted text = funnel.admit(sql);
        text.givesKeys = Call.givesKeys(keyColumns);
        return new GuardedPreparedStatement(funnel.prepare(rawConnection, text, keyColumns), this, text);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] keyColumns) throws SQLException {
        Admitted text = funnel.admit(sql);
        text.givesKeys = Call.givesKeys(keyColumns);
        return new GuardedPreparedStatement(funnel.prepare(rawConnection, text, keyColumns), this, text);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedPreparedStatement(funnel.prepare(rawConnection, text, type, concurrency), this, text);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedPreparedStatement(
                funnel.prepare(rawConnection, text, type, concurrency, holdability), this, text);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedCallableStatement(funnel.prepareCall(rawConnection, text), this, text);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedCallableStatement(funnel.prepareCall(rawConnection, text, type, concurrency), this, text);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        Admitted text = funnel.admit(sql);
        return new GuardedCallableStatement(
                funnel.prepareCall(rawConnection, text, type, concurrency, holdability), this, text);
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return funnel.translate(rawConnection, sql);
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return new GuardedDatabaseMetaData(rawConnection.getMetaData(), this);
    }

    @Override
    public @Nullable Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return Values.guard(rawConnection.createArrayOf(typeName, elements), this);
    }

    @Override
    public @Nullable Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        return Values.guard(rawConnection.createStruct(typeName, attributes), this);
    }

    @Override
    public @Nullable Blob createBlob() throws SQLException {
        return Values.guard(rawConnection.createBlob());
    }

    @Override
    public @Nullable Clob createClob() throws SQLException {
        return Values.guard(rawConnection.createClob());
    }

    @Override
    public @Nullable NClob createNClob() throws SQLException {
        return Values.guard(rawConnection.createNClob());
    }

    @Override
    public @Nullable SQLXML createSQLXML() throws SQLException {
        return Values.guard(rawConnection.createSQLXML());
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return new GuardedSavepoint(funnel.setSavepoint(rawConnection));
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return new GuardedSavepoint(funnel.setSavepoint(rawConnection, name));
    }

    @Override
    public void commit() throws SQLException {
        funnel.commit(rawConnection);
    }

    @Override
    public void rollback() throws SQLException {
        funnel.rollback(rawConnection);
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        funnel.rollback(rawConnection, rawOf(savepoint));
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        funnel.releaseSavepoint(rawConnection, rawOf(savepoint));
    }

    @Override
    public void setAutoCommit(boolean on) throws SQLException {
        if (recording == null) {
            rawConnection.setAutoCommit(on);
        } else {
            recording.setAutoCommit(rawConnection, on);
        }
    }

    @Override
    public void setCatalog(String name) throws SQLException {
        funnel.admitName(name);
        rawConnection.setCatalog(name);
        moved();
    }

    @Override
    public void setSchema(String name) throws SQLException {
        funnel.admitName(name);
        rawConnection.setSchema(name);
        moved();
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        rawConnection.setTransactionIsolation(level);
        changed("isolation", isolation(level));
    }

    @Override
    public void setReadOnly(boolean on) throws SQLException {
        rawConnection.setReadOnly(on);
        changed("read-only", on ? "1" : "0");
    }

    /** What takes the values that are bound to that text, or null. */
    @Nullable
    BoundValues boundValues(Admitted text) {
        return recording == null ? null : recording.boundValues(text);
    }

    private void moved() throws SQLException {
        if (recording != null) {
            recording.heard();
            // Connector/J has one of them, by databaseTerm.
            String catalog = rawConnection.getCatalog();
            recording.session().movedTo(catalog == null ? rawConnection.getSchema() : catalog);
        }
    }

    private void changed(String what, String value) {
        if (recording != null) {
            recording.heard();
            recording.session().changed(what, value);
        }
    }

    private static String isolation(int level) {
        return switch (level) {
            case TRANSACTION_READ_UNCOMMITTED -> "READ UNCOMMITTED";
            case TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
            case TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
            case TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
            default -> Integer.toString(level);
        };
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLClientInfoException with SQLState 42501 when the name or the value holds the end of an SQL comment, since Connector/J sends both in a
     *     comment before every statement.
     */
    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        ClientInfo.admit(name, value);
        rawConnection.setClientInfo(name, value);
        introduced(name, value);
    }

    /**
     * {@inheritDoc}
     *
     * @throws SQLClientInfoException as {@link #setClientInfo(String, String)}; then none of the properties is set.
     */
    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        Properties admitted = ClientInfo.admitted(properties);
        rawConnection.setClientInfo(admitted);
        if (admitted != null) {
            introducedAnew(admitted);
        }
    }

    private void introduced(@Nullable String name, @Nullable String value) {
        if (recording != null && name != null) {
            recording.session().introduced(name, value);
        }
    }

    private void introducedAnew(Properties all) {
        if (recording != null) {
            recording.session().introducedAnew(all);
        }
    }

    @Override
    public @Nullable Properties getClientInfo() throws SQLException {
        return ClientInfo.copy(rawConnection.getClientInfo());
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        return rawConnection.getTypeMap();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> types) throws SQLException {
        rawConnection.setTypeMap(types);
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int timeoutSeconds)
            throws SQLException {
        return rawConnection.setShardingKeyIfValid(key, superKey, timeoutSeconds);
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, int timeoutSeconds) throws SQLException {
        return rawConnection.setShardingKeyIfValid(key, timeoutSeconds);
    }

    @Override
    public void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        rawConnection.setShardingKey(key, superKey);
    }

    @Override
    public void setShardingKey(ShardingKey key) throws SQLException {
        rawConnection.setShardingKey(key);
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        rawConnection.setNetworkTimeout(plain(executor), milliseconds);
    }

    /** {@inheritDoc} Until the executor has run what it is given, the connection is open, and is guarded and recorded as before. */
    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        rawConnection.abort(executor == null ? null : task -> executor.execute(() -> abort(task)));
    }

    private void abort(Runnable task) {
        try {
            task.run();
        } finally {
            reportClosed("aborted");
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            rawConnection.close();
        } finally {
            reportClosed("closed");
        }
    }

    private void reportClosed(String how) {
        if (closed.compareAndSet(false, true)) {
            try {
                if (recording != null) {
                    recording.session().close(how);
                }
            } finally {
                context.closed();
            }
        }
    }

    /** Keeps the tasks that Connector/J submits, which are objects of its own, from the application's executor. */
    private static @Nullable Executor plain(@Nullable Executor executor) {
        return executor == null ? null : task -> executor.execute(() -> task.run());
    }
}
