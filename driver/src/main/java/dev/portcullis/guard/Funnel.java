package dev.portcullis.guard;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The only place in the driver that runs an application's SQL: one method for each way in which JDBC can.
 *
 * <p>Text comes in to be run now, to be prepared, to be added to a batch or to be translated; a prepared statement brings the text that it was
 * prepared with to each execution. Rows changed through a result set come without text. One funnel serves one connection and, like
 * Connector/J's connection, may be called from several threads.
 */
final class Funnel {
    ResultSet executeQuery(Statement raw, String sql) throws SQLException {
        return raw.executeQuery(sql);
    }

    boolean execute(Statement raw, String sql) throws SQLException {
        return raw.execute(sql);
    }

    boolean execute(Statement raw, String sql, int generatedKeys) throws SQLException {
        return raw.execute(sql, generatedKeys);
    }

    boolean execute(Statement raw, String sql, int[] keyColumns) throws SQLException {
        return raw.execute(sql, keyColumns);
    }

    boolean execute(Statement raw, String sql, String[] keyColumns) throws SQLException {
        return raw.execute(sql, keyColumns);
    }

    int executeUpdate(Statement raw, String sql) throws SQLException {
        return raw.executeUpdate(sql);
    }

    int executeUpdate(Statement raw, String sql, int generatedKeys) throws SQLException {
        return raw.executeUpdate(sql, generatedKeys);
    }

    int executeUpdate(Statement raw, String sql, int[] keyColumns) throws SQLException {
        return raw.executeUpdate(sql, keyColumns);
    }

    int executeUpdate(Statement raw, String sql, String[] keyColumns) throws SQLException {
        return raw.executeUpdate(sql, keyColumns);
    }

    long executeLargeUpdate(Statement raw, String sql) throws SQLException {
        return raw.executeLargeUpdate(sql);
    }

    long executeLargeUpdate(Statement raw, String sql, int generatedKeys) throws SQLException {
        return raw.executeLargeUpdate(sql, generatedKeys);
    }

    long executeLargeUpdate(Statement raw, String sql, int[] keyColumns) throws SQLException {
        return raw.executeLargeUpdate(sql, keyColumns);
    }

    long executeLargeUpdate(Statement raw, String sql, String[] keyColumns) throws SQLException {
        return raw.executeLargeUpdate(sql, keyColumns);
    }

    void addBatch(Statement raw, String sql) throws SQLException {
        raw.addBatch(sql);
    }

    int[] executeBatch(Statement raw) throws SQLException {
        return raw.executeBatch();
    }

    long[] executeLargeBatch(Statement raw) throws SQLException {
        return raw.executeLargeBatch();
    }

    boolean nextResult(Statement raw) throws SQLException {
        return raw.getMoreResults();
    }

    boolean nextResult(Statement raw, int current) throws SQLException {
        return raw.getMoreResults(current);
    }

    String translate(Connection raw, String sql) throws SQLException {
        return raw.nativeSQL(sql);
    }

    PreparedStatement prepare(Connection raw, String sql) throws SQLException {
        return raw.prepareStatement(sql);
    }

    PreparedStatement prepare(Connection raw, String sql, int generatedKeys) throws SQLException {
        return raw.prepareStatement(sql, generatedKeys);
    }

    PreparedStatement prepare(Connection raw, String sql, int[] keyColumns) throws SQLException {
        return raw.prepareStatement(sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, String sql, String[] keyColumns) throws SQLException {
        return raw.prepareStatement(sql, keyColumns);
    }

    PreparedStatement prepare(Connection raw, String sql, int type, int concurrency) throws SQLException {
        return raw.prepareStatement(sql, type, concurrency);
    }

    PreparedStatement prepare(Connection raw, String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareStatement(sql, type, concurrency, holdability);
    }

    CallableStatement prepareCall(Connection raw, String sql) throws SQLException {
        return raw.prepareCall(sql);
    }

    CallableStatement prepareCall(Connection raw, String sql, int type, int concurrency) throws SQLException {
        return raw.prepareCall(sql, type, concurrency);
    }

    CallableStatement prepareCall(Connection raw, String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return raw.prepareCall(sql, type, concurrency, holdability);
    }

    ResultSet queryPrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.executeQuery();
    }

    boolean executePrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.execute();
    }

    int updatePrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.executeUpdate();
    }

    long largeUpdatePrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.executeLargeUpdate();
    }

    int[] batchPrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.executeBatch();
    }

    long[] largeBatchPrepared(PreparedStatement raw, String sql) throws SQLException {
        return raw.executeLargeBatch();
    }

    void insertRow(ResultSet raw) throws SQLException {
        raw.insertRow();
    }

    void updateRow(ResultSet raw) throws SQLException {
        raw.updateRow();
    }

    void deleteRow(ResultSet raw) throws SQLException {
        raw.deleteRow();
    }

    void refreshRow(ResultSet raw) throws SQLException {
        raw.refreshRow();
    }
}
